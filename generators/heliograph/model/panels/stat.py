"""A big number."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from heliograph.model.panel import MetricPanel
from heliograph.values import frozen

if TYPE_CHECKING:
    from heliograph.model.panels.options import Orientation, Reducer


@frozen(kw_only=True)
class Stat(MetricPanel):
    """A big number, with a sparkline."""

    kind: ClassVar[str] = "stat"

    graph_mode: Literal["area", "none"] = "area"
    color_mode: Literal["value", "background", "background_solid", "none"] = "value"
    text_mode: Literal["auto", "value", "value_and_name", "name", "none"] = "auto"
    orientation: Orientation = "auto"
    reduce: Reducer = "lastNotNull"
    show_percent_change: bool = False
