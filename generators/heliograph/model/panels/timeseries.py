"""Values over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from heliograph.model.panel import MetricPanel
from heliograph.values import frozen

if TYPE_CHECKING:
    from heliograph.model.panels.options import Gradient, Legend, Stacking, Visibility


@frozen(kw_only=True)
class TimeSeries(MetricPanel):
    """Values over time, as lines, bars or points.

    `span_nulls` bridges gaps. `thresholds_style` draws the thresholds; with `alert=` or `thresholds=` they are
    drawn as lines unless it says otherwise. The value axis reaches down to `axis_soft_min` at least; `log_base` makes
    it logarithmic. Without `legend`, there is one below the graph where there is more than one series to tell apart.
    """

    kind: ClassVar[str] = "timeseries"

    draw_style: Literal["line", "bars", "points"] = "line"
    line_interpolation: Literal["linear", "smooth", "stepBefore", "stepAfter"] = "linear"
    line_width: int = 1
    fill_opacity: int = 10
    gradient_mode: Gradient = "none"
    show_points: Visibility = "never"
    point_size: int = 5
    span_nulls: bool = False
    stacking: Stacking = "none"
    thresholds_style: Literal["off", "line", "dashed", "area", "line+area", "dashed+area"] | None = None
    axis_label: str = ""
    axis_placement: Literal["auto", "left", "right", "hidden"] = "auto"
    axis_soft_min: float | None = 0
    axis_soft_max: float | None = None
    log_base: Literal[2, 10] | None = None
    legend: Legend | None = None
    tooltip: Literal["single", "multi", "none"] = "multi"
