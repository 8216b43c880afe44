"""How often which value occurs."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from heliograph.model.panel import MetricPanel
from heliograph.values import frozen

if TYPE_CHECKING:
    from heliograph.model.panels.options import Gradient, Legend


@frozen(kw_only=True)
class Histogram(MetricPanel):
    """How often which value of a gauge occurs among its series and samples.

    It counts the values that the query returns. The buckets of a histogram metric are drawn by a Heatmap, its
    quantiles by a TimeSeries.
    """

    kind: ClassVar[str] = "histogram"

    bucket_count: int | None = None
    bucket_size: float | None = None
    bucket_offset: float = 0
    combine: bool = False
    fill_opacity: int = 80
    gradient_mode: Gradient = "none"
    line_width: int = 1
    legend: Legend | None = None
