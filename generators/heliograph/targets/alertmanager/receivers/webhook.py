"""A webhook: Alertmanager's own JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from heliograph.model.alerts import AlertSeverity
    from heliograph.model.receivers.webhook import Webhook


def settings(receiver: Webhook, _severity: AlertSeverity) -> dict[str, Any]:
    """One entry of `webhook_configs`."""
    value: dict[str, Any] = {"url": receiver.url}
    if receiver.token_file:
        value["http_config"] = {"authorization": {"type": "Bearer", "credentials_file": receiver.token_file}}
    return value
