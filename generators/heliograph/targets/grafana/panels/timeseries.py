"""TimeSeries panels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.plain import number
from heliograph.targets.grafana.layout import Size
from heliograph.targets.grafana.metric_panel import metric_panel
from heliograph.targets.grafana.panels.shared import legend
from heliograph.targets.grafana.thresholds import bound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.model.panels.timeseries import TimeSeries
    from heliograph.targets.grafana.page import Json, Page
    from heliograph.targets.grafana.queries import Lowered

SIZE = Size(width=12, height=8, least=8)


def render(panel: TimeSeries, queries: Sequence[Lowered], page: Page) -> Json:
    """Thresholds are drawn as lines where the definition gives some, or an alert that has a bound."""
    custom: Json = {
        "axisPlacement": panel.axis_placement,
        "drawStyle": panel.draw_style,
        "fillOpacity": panel.fill_opacity,
        "gradientMode": panel.gradient_mode,
        "lineInterpolation": panel.line_interpolation,
        "lineWidth": panel.line_width,
        "pointSize": panel.point_size,
        "showPoints": panel.show_points,
        "spanNulls": panel.span_nulls,
        "stacking": {"group": "A", "mode": panel.stacking},
        "thresholdsStyle": {"mode": panel.thresholds_style or _style(panel, page)},
    }
    if panel.axis_label:
        custom["axisLabel"] = panel.axis_label
    if panel.axis_soft_min is not None:
        custom["axisSoftMin"] = number(panel.axis_soft_min)
    if panel.axis_soft_max is not None:
        custom["axisSoftMax"] = number(panel.axis_soft_max)
    if panel.log_base is not None:
        custom["scaleDistribution"] = {"log": panel.log_base, "type": "log"}
    options: Json = {
        "legend": legend(panel.legend, telling=len(queries) > 1 or any(one.labels != () for one in queries)),
        "tooltip": {"mode": panel.tooltip, "sort": "desc"},
    }
    return metric_panel(panel, queries, page, options, custom=custom, exemplars=True)


def _style(panel: TimeSeries, page: Page) -> str:
    drawn = panel.thresholds or (panel.alert is not None and bound(panel.alert, page) is not None)
    return "line" if drawn else "off"
