"""PieChart panels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.targets.grafana.layout import Size
from heliograph.targets.grafana.metric_panel import metric_panel
from heliograph.targets.grafana.panels.shared import reduced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.model.panels.piechart import PieChart
    from heliograph.targets.grafana.page import Json, Page
    from heliograph.targets.grafana.queries import Lowered

SIZE = Size(width=8, height=8, least=6)


def render(panel: PieChart, queries: Sequence[Lowered], page: Page) -> Json:
    """A pie shows last values only, unless it reduces ranges."""
    hidden = panel.legend_placement == "hidden"
    return metric_panel(
        panel,
        queries,
        page,
        {
            "displayLabels": list(panel.display_labels),
            "legend": {
                "displayMode": "table" if panel.legend_values else "list",
                "placement": "right" if hidden else panel.legend_placement,
                "showLegend": not hidden,
                "values": list(panel.legend_values),
            },
            "pieType": panel.pie_type,
            "reduceOptions": reduced(panel.reduce),
            "tooltip": {"mode": "single", "sort": "none"},
        },
        instant=panel.reduce == "lastNotNull",
    )
