"""Histogram panels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.plain import number
from heliograph.targets.grafana.layout import Size
from heliograph.targets.grafana.metric_panel import metric_panel
from heliograph.targets.grafana.panels.shared import legend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.model.panels.histogram import Histogram
    from heliograph.targets.grafana.page import Json, Page
    from heliograph.targets.grafana.queries import Lowered

SIZE = Size(width=12, height=8, least=8)


def render(panel: Histogram, queries: Sequence[Lowered], page: Page) -> Json:
    """Bucket sizes are Grafana's choice where none is given."""
    options: Json = {
        "bucketOffset": number(panel.bucket_offset),
        "combine": panel.combine,
        "legend": legend(panel.legend),
        "tooltip": {"mode": "multi", "sort": "none"},
    }
    if panel.bucket_count is not None:
        options["bucketCount"] = panel.bucket_count
    if panel.bucket_size is not None:
        options["bucketSize"] = number(panel.bucket_size)
    return metric_panel(
        panel,
        queries,
        page,
        options,
        custom={
            "fillOpacity": panel.fill_opacity,
            "gradientMode": panel.gradient_mode,
            "lineWidth": panel.line_width,
            "stacking": {"group": "A", "mode": "none"},
        },
    )
