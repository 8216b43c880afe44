"""BarGauge panels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.targets.grafana.layout import Size
from heliograph.targets.grafana.metric_panel import metric_panel
from heliograph.targets.grafana.panels.shared import reduced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.model.panels.bargauge import BarGauge
    from heliograph.targets.grafana.page import Json, Page
    from heliograph.targets.grafana.queries import Lowered

SIZE = Size(width=8, height=8, least=6)


def render(panel: BarGauge, queries: Sequence[Lowered], page: Page) -> Json:
    """A bar gauge shows last values only, unless it reduces ranges."""
    return metric_panel(
        panel,
        queries,
        page,
        {
            "displayMode": panel.display_mode,
            "namePlacement": panel.name_placement,
            "orientation": panel.orientation,
            "reduceOptions": reduced(panel.reduce),
            "showUnfilled": panel.show_unfilled,
            "sizing": "auto",
            "valueMode": panel.value_mode,
        },
        instant=panel.reduce == "lastNotNull",
        coloring="thresholds",
    )
