"""PagerDuty: our severities in its own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from heliograph.model.alerts import AlertSeverity
from heliograph.targets.alertmanager.receivers.messages import TITLE

if TYPE_CHECKING:
    from heliograph.model.receivers.pagerduty import PagerDuty

_SEVERITY = {
    AlertSeverity.CRITICAL: "critical",
    AlertSeverity.HIGH: "error",
    AlertSeverity.MEDIUM: "warning",
    AlertSeverity.LOW: "info",
}


def settings(receiver: PagerDuty, severity: AlertSeverity) -> dict[str, Any]:
    """One entry of `pagerduty_configs`."""
    return {
        "routing_key_file": receiver.routing_key_file,
        "description": TITLE,
        "severity": _SEVERITY[severity],
        "class": "{{ .CommonLabels.alertname }}",
        "component": "{{ .CommonLabels.service }}",
    }
