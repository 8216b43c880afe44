"""PagerDuty."""

from __future__ import annotations

from dataclasses import InitVar
from typing import ClassVar

from heliograph.model.receivers.base import Receiver, refuse_literal, require_path
from heliograph.values import frozen


@frozen(kw_only=True)
class PagerDuty(Receiver):
    """An on-call rotation of PagerDuty. `routing_key_file` holds the integration key of its Events API v2."""

    kind: ClassVar[str] = "pagerduty"

    routing_key_file: str = ""
    routing_key: InitVar[None] = None
    service_key: InitVar[None] = None

    def __post_init__(self, routing_key: object, service_key: object) -> None:
        literals = {"routing_key": routing_key, "service_key": service_key}
        refuse_literal(self.called, self.site, "routing_key_file", **literals)
        require_path(self.called, self.site, routing_key_file=self.routing_key_file)
