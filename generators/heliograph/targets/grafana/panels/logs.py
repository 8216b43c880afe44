"""Logs panels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.targets.grafana.layout import Size
from heliograph.targets.grafana.metric_panel import plain_panel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.model.panels.logs import Logs
    from heliograph.targets.grafana.page import Json, Page
    from heliograph.targets.grafana.queries import Lowered

SIZE = Size(width=24, height=10, least=12)


def render(panel: Logs, _queries: Sequence[Lowered], page: Page) -> Json:
    """Lines as Loki streams them."""
    target: Json = {"editorMode": "code", "expr": panel.query, "queryType": "range"}
    if panel.max_lines is not None:
        target["maxLines"] = panel.max_lines
    options: Json = {
        "dedupStrategy": panel.dedup_strategy,
        "enableLogDetails": panel.details,
        "prettifyLogMessage": panel.prettify,
        "showCommonLabels": False,
        "showLabels": panel.show_labels,
        "showTime": panel.show_time,
        "sortOrder": panel.sort_order,
        "wrapLogMessage": panel.wrap_lines,
    }
    return plain_panel(panel, page, options, [target])
