"""E-mail: Alertmanager's own HTML, our subject."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from heliograph.targets.alertmanager.receivers.messages import TITLE

if TYPE_CHECKING:
    from heliograph.model.alerts import AlertSeverity
    from heliograph.model.receivers.email import Email


def settings(receiver: Email, _severity: AlertSeverity) -> dict[str, Any]:
    """One entry of `email_configs`."""
    return {"to": receiver.to, "headers": {"Subject": TITLE}}
