"""A big number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from heliograph.model.panel import Panel


@dataclass(frozen=True, slots=True, kw_only=True)
class Stat(Panel):
    """A big number, with a sparkline."""

    kind: ClassVar[str] = "stat"
    graph: Literal["area", "none"] = "area"
