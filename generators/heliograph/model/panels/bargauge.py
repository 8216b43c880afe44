"""A number as a bar, for each series."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from heliograph.model.panel import MetricPanel
from heliograph.values import frozen

if TYPE_CHECKING:
    from heliograph.model.panels.options import Orientation, Reducer


@frozen(kw_only=True)
class BarGauge(MetricPanel):
    """A bar for each series, its length the last value."""

    kind: ClassVar[str] = "bargauge"

    display_mode: Literal["basic", "gradient", "lcd"] = "gradient"
    value_mode: Literal["color", "text", "hidden"] = "color"
    name_placement: Literal["auto", "top", "left", "hidden"] = "auto"
    show_unfilled: bool = True
    orientation: Orientation = "horizontal"
    reduce: Reducer = "lastNotNull"
