"""States over time."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from heliograph.model.panel import MetricPanel
from heliograph.values import frozen

if TYPE_CHECKING:
    from heliograph.model.panels.options import Legend, Visibility


@frozen(kw_only=True)
class StateTimeline(MetricPanel):
    """A band for each series, coloured by its state:

    `mappings` say what a value means. `row_height` is a share of 1.
    """

    kind: ClassVar[str] = "state-timeline"

    show_value: Visibility = "auto"
    merge_values: bool = True
    align_value: Literal["left", "center", "right"] = "left"
    row_height: float = 0.9
    fill_opacity: int = 70
    line_width: int = 0
    legend: Legend | None = None
