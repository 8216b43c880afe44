"""NodeGraph panels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.targets.grafana.layout import Size
from heliograph.targets.grafana.metric_panel import plain_panel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.model.panels.nodegraph import NodeGraph
    from heliograph.targets.grafana.page import Json, Page
    from heliograph.targets.grafana.queries import Lowered

SIZE = Size(width=24, height=12, least=12)


def render(panel: NodeGraph, _queries: Sequence[Lowered], page: Page) -> Json:
    """The service graph that Tempo keeps in Prometheus."""
    matchers = f"{{{panel.matching}}}" if panel.matching else ""
    target: Json = {"queryType": "serviceMap", "serviceMapQuery": matchers}
    options: Json = {"layoutAlgorithm": panel.layout_algorithm, "zoomMode": panel.zoom_mode}
    return plain_panel(panel, page, options, [target])
