"""Slack."""

from __future__ import annotations

from dataclasses import InitVar
from typing import ClassVar

from heliograph.model.receivers.base import Receiver, refuse_literal, require_path
from heliograph.values import frozen


@frozen(kw_only=True)
class Slack(Receiver):
    """A channel of Slack. `api_url_file` holds the address of its incoming webhook."""

    kind: ClassVar[str] = "slack"

    channel: str
    api_url_file: str = ""
    api_url: InitVar[None] = None

    def __post_init__(self, api_url: object) -> None:
        refuse_literal(self.called, self.site, "api_url_file", api_url=api_url)
        require_path(self.called, self.site, api_url_file=self.api_url_file)
