"""StateTimeline panels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.plain import number
from heliograph.targets.grafana.layout import Size
from heliograph.targets.grafana.metric_panel import metric_panel
from heliograph.targets.grafana.panels.shared import legend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.model.panels.state_timeline import StateTimeline
    from heliograph.targets.grafana.page import Json, Page
    from heliograph.targets.grafana.queries import Lowered

SIZE = Size(width=24, height=6, least=12)


def render(panel: StateTimeline, queries: Sequence[Lowered], page: Page) -> Json:
    """Bands are coloured by value mappings, else by thresholds."""
    return metric_panel(
        panel,
        queries,
        page,
        {
            "alignValue": panel.align_value,
            "legend": legend(panel.legend),
            "mergeValues": panel.merge_values,
            "rowHeight": number(panel.row_height),
            "showValue": panel.show_value,
            "tooltip": {"mode": "single", "sort": "none"},
        },
        custom={"fillOpacity": panel.fill_opacity, "lineWidth": panel.line_width, "spanNulls": False},
        coloring="thresholds",
    )
