"""Opsgenie: our severities as its priorities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from heliograph.model.alerts import AlertSeverity
from heliograph.targets.alertmanager.receivers.messages import TEXT, TITLE

if TYPE_CHECKING:
    from heliograph.model.receivers.opsgenie import Opsgenie

_PRIORITY = {
    AlertSeverity.CRITICAL: "P1",
    AlertSeverity.HIGH: "P2",
    AlertSeverity.MEDIUM: "P3",
    AlertSeverity.LOW: "P4",
}
_API = {"us": "https://api.opsgenie.com/", "eu": "https://api.eu.opsgenie.com/"}


def settings(receiver: Opsgenie, severity: AlertSeverity) -> dict[str, Any]:
    """One entry of `opsgenie_configs`."""
    return {
        "api_key_file": receiver.api_key_file,
        "api_url": _API[receiver.region],
        "message": TITLE,
        "description": TEXT,
        "priority": _PRIORITY[severity],
    }
