"""Traces panels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.targets.grafana.layout import Size
from heliograph.targets.grafana.metric_panel import plain_panel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.model.panels.traces import Traces
    from heliograph.targets.grafana.page import Json, Page
    from heliograph.targets.grafana.queries import Lowered

SIZE = Size(width=24, height=12, least=12)


def render(panel: Traces, _queries: Sequence[Lowered], page: Page) -> Json:
    """A trace by its id, or the first that TraceQL finds."""
    target: Json = {"limit": panel.limit, "query": panel.query, "queryType": "traceql", "tableType": "traces"}
    return plain_panel(panel, page, {}, [target])
