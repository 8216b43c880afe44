"""Shares of a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from heliograph.model.panel import MetricPanel
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.model.panels.options import Reducer


@frozen(kw_only=True)
class PieChart(MetricPanel):
    """Shares of a whole: a slice for each series."""

    kind: ClassVar[str] = "piechart"

    pie_type: Literal["pie", "donut"] = "pie"
    display_labels: Sequence[Literal["name", "value", "percent"]] = ()
    legend_placement: Literal["bottom", "right", "hidden"] = "right"
    legend_values: Sequence[Literal["value", "percent"]] = ("value", "percent")
    reduce: Reducer = "lastNotNull"
