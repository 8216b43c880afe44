"""Opsgenie."""

from __future__ import annotations

from dataclasses import InitVar
from typing import ClassVar, Literal

from heliograph.model.receivers.base import Receiver, refuse_literal, require_path
from heliograph.values import frozen


@frozen(kw_only=True)
class Opsgenie(Receiver):
    """A team of Opsgenie. `api_key_file` holds its Prometheus integration's key; `region` is where its account is."""

    kind: ClassVar[str] = "opsgenie"

    api_key_file: str = ""
    region: Literal["us", "eu"] = "us"
    api_key: InitVar[None] = None

    def __post_init__(self, api_key: object) -> None:
        refuse_literal(self.called, self.site, "api_key_file", api_key=api_key)
        require_path(self.called, self.site, api_key_file=self.api_key_file)
