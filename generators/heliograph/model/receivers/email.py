"""E-mail."""

from __future__ import annotations

from dataclasses import InitVar
from typing import ClassVar

from heliograph.model.receivers.base import Receiver, refuse_literal
from heliograph.values import frozen


@frozen(kw_only=True)
class Email(Receiver):
    """One or more addresses, separated by commas; sent through the organisation's `smtp`."""

    kind: ClassVar[str] = "email"

    to: str
    auth_password: InitVar[None] = None

    def __post_init__(self, auth_password: object) -> None:
        smtp = " in the organisation's Smtp"
        refuse_literal(self.called, self.site, "password_file", smtp, auth_password=auth_password)
