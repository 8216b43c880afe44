"""How values are spread, over time."""

from __future__ import annotations

from typing import ClassVar, Literal

from heliograph.model.panel import MetricPanel
from heliograph.values import frozen


@frozen(kw_only=True)
class Heatmap(MetricPanel):
    """How the observations of a histogram are spread, over time: `Heatmap("Latency", REQUEST_DURATION.per_bucket())`.

    `unit` is that of the value axis. `calculate` counts the values of other queries into buckets.
    """

    kind: ClassVar[str] = "heatmap"

    calculate: bool = False
    color_scheme: str = "Oranges"
    color_scale: Literal["exponential", "linear"] = "exponential"
    color_steps: int = 64
    reverse: bool = False
    cell_gap: int = 1
    show_values: Literal["auto", "always", "never"] = "never"
    show_legend: bool = True
    tooltip: Literal["single", "multi", "none"] = "single"
    axis_label: str = ""
