"""Heatmap panels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from heliograph.targets.grafana.fields import bucket_unit, inferred
from heliograph.targets.grafana.layout import Size
from heliograph.targets.grafana.metric_panel import metric_panel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.model.panels.heatmap import Heatmap
    from heliograph.targets.grafana.page import Json, Page
    from heliograph.targets.grafana.queries import Lowered

SIZE = Size(width=12, height=8, least=8)


def render(panel: Heatmap, queries: Sequence[Lowered], page: Page) -> Json:
    """Rows are the buckets of a histogram; cells without observations stay empty."""
    axis: Json = {"axisPlacement": "left", "reverse": False, "unit": bucket_unit(panel, queries)}
    if panel.axis_label:
        axis["axisLabel"] = panel.axis_label
    options: Json = {
        "calculate": panel.calculate,
        "cellGap": panel.cell_gap,
        "cellValues": {"unit": inferred(queries)},
        "color": {
            "exponent": 0.5,
            "mode": "scheme",
            "reverse": panel.reverse,
            "scale": panel.color_scale,
            "scheme": panel.color_scheme,
            "steps": panel.color_steps,
        },
        "exemplars": {"color": "rgba(255,0,255,0.7)"},
        "filterValues": {"le": 1e-9},
        "legend": {"show": panel.show_legend},
        "rowsFrame": {"layout": "auto"},
        "showValue": panel.show_values,
        "tooltip": {"mode": panel.tooltip, "showColorScale": True, "yHistogram": True},
        "yAxis": axis,
    }
    form: Literal["time_series", "heatmap"] = "time_series" if panel.calculate else "heatmap"
    return metric_panel(panel, queries, page, options, form=form, exemplars=True)
