"""Stat panels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.targets.grafana.layout import Size
from heliograph.targets.grafana.metric_panel import metric_panel
from heliograph.targets.grafana.panels.shared import reduced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.model.panels.stat import Stat
    from heliograph.targets.grafana.page import Json, Page
    from heliograph.targets.grafana.queries import Lowered

SIZE = Size(width=6, height=4, least=3)


def render(panel: Stat, queries: Sequence[Lowered], page: Page) -> Json:
    """A stat asks for a range when it draws a sparkline, else for the last value only."""
    return metric_panel(
        panel,
        queries,
        page,
        {
            "colorMode": panel.color_mode,
            "graphMode": panel.graph_mode,
            "justifyMode": "auto",
            "orientation": panel.orientation,
            "reduceOptions": reduced(panel.reduce),
            "showPercentChange": panel.show_percent_change,
            "textMode": panel.text_mode,
            "wideLayout": True,
        },
        instant=panel.graph_mode == "none" and panel.reduce == "lastNotNull",
        coloring="thresholds",
    )
