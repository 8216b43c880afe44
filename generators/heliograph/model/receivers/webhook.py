"""A webhook."""

from __future__ import annotations

from dataclasses import InitVar
from typing import ClassVar, Final
from urllib.parse import SplitResult, urlsplit

from heliograph.findings import DefinitionError
from heliograph.model.receivers.base import Receiver, refuse_literal, require_path
from heliograph.source import argument_of, place_of
from heliograph.values import frozen

_CHATS: Final = (
    "hooks.slack.com", "hooks.slack-gov.com", "discord.com", "discordapp.com", "webhook.office.com",
    "outlook.office.com", "outlook.office365.com", "logic.azure.com", "api.powerplatform.com", "chat.googleapis.com",
    "api.telegram.org",
)  # fmt: skip
"""Whoever knows an address there can post."""


@frozen(kw_only=True)
class Webhook(Receiver):
    """An address that alerts are posted to, as Alertmanager's own JSON.

    The address is read by everybody who reads the definitions, so it may hold no password, query or fragment; a service
    that wants a secret gets it as a bearer token from `token_file`.
    """

    kind: ClassVar[str] = "webhook"

    url: str
    token_file: str = ""
    token: InitVar[None] = None

    def __post_init__(self, token: object) -> None:
        refuse_literal(self.called, self.site, "token_file", token=token)
        if self.token_file:
            require_path(self.called, self.site, token_file=self.token_file)
        address = _split(self.url)
        if address.password or address.username or address.query or address.fragment:
            raise DefinitionError(
                f"the url of {self.called} carries a secret: a user, a password, a query or a fragment",
                help="give the bare address, and the secret as a bearer token by token_file=",
                place=place_of(self.site),
                secret=True,
            )
        host = (address.hostname or "").rstrip(".")
        if any(host == one or host.endswith(f".{one}") for one in _CHATS):
            raise DefinitionError(
                f"the url of {self.called} is a chat's, which is a secret by itself",
                help="a chat does not read Alertmanager's JSON: use Slack(…, api_url_file=…), or post to a bridge",
                place=place_of(self.site),
                secret=True,
            )
        if address.scheme not in ("http", "https") or not host:
            raise DefinitionError(
                f"the url of {self.called} is no http or https address",
                help='write url="https://host/path"',
                place=argument_of(self.site, "url"),
                secret=True,
            )


def _split(url: object) -> SplitResult:
    """An address in its parts; what is none, as definitions are not always type-checked, has none."""
    try:
        return urlsplit(url if isinstance(url, str) else "")
    except ValueError:  # brackets that are no IPv6 address
        return urlsplit("")
