"""Gauge panels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.targets.grafana.layout import Size
from heliograph.targets.grafana.metric_panel import metric_panel
from heliograph.targets.grafana.panels.shared import reduced

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.model.panels.gauge import Gauge
    from heliograph.targets.grafana.page import Json, Page
    from heliograph.targets.grafana.queries import Lowered

SIZE = Size(width=6, height=6, least=4)


def render(panel: Gauge, queries: Sequence[Lowered], page: Page) -> Json:
    """A gauge shows the last value only, unless it reduces a range."""
    return metric_panel(
        panel,
        queries,
        page,
        {
            "orientation": panel.orientation,
            "reduceOptions": reduced(panel.reduce),
            "showThresholdLabels": panel.show_threshold_labels,
            "showThresholdMarkers": panel.show_threshold_markers,
        },
        instant=panel.reduce == "lastNotNull",
        coloring="thresholds",
    )
