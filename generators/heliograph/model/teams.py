"""Teams: who is told."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from heliograph.source import Site, here
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from heliograph.model.alerts import AlertSeverity
    from heliograph.model.receivers.base import Receiver


@frozen(kw_only=True)
class Team:
    """Owns services and alerts; `receivers` says who is told at each severity."""

    name: str = field(kw_only=False)
    receivers: Mapping[AlertSeverity, Sequence[Receiver]]
    allow: Mapping[str, str] = field(default_factory=dict[str, str])
    site: Site = field(default_factory=here, compare=False, repr=False)
