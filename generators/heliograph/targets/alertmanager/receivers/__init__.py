"""Receivers as Alertmanager's integrations: one file per kind, found by the name of the kind."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from heliograph.model.alerts import AlertSeverity
    from heliograph.model.receivers.base import Receiver


def integrations(receivers: Sequence[Receiver], severity: AlertSeverity) -> Iterator[tuple[str, dict[str, Any]]]:
    """The configuration key and the settings of each receiver, as told at that severity."""
    for receiver in receivers:
        module = import_module(f"{__name__}.{receiver.kind}")
        yield f"{receiver.kind}_configs", {**module.settings(receiver, severity), "send_resolved": receiver.resolved}
