"""States at regular times."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from heliograph.model.panel import MetricPanel
from heliograph.values import frozen

if TYPE_CHECKING:
    from heliograph.model.panels.options import Legend, Visibility


@frozen(kw_only=True)
class StatusHistory(MetricPanel):
    """A row of boxes for each series, one for each step of time. `row_height` and `col_width` are shares of 1."""

    kind: ClassVar[str] = "status-history"

    show_value: Visibility = "auto"
    row_height: float = 0.9
    col_width: float = 0.9
    fill_opacity: int = 70
    line_width: int = 1
    legend: Legend | None = None
