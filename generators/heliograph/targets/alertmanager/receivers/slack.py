"""Slack: title, text, and the colour of the state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from heliograph.targets.alertmanager.receivers.messages import TEXT, TITLE

if TYPE_CHECKING:
    from heliograph.model.alerts import AlertSeverity
    from heliograph.model.receivers.slack import Slack


def settings(receiver: Slack, _severity: AlertSeverity) -> dict[str, Any]:
    """One entry of `slack_configs`."""
    return {"api_url_file": receiver.api_url_file, "channel": receiver.channel, "title": TITLE, "text": TEXT}
