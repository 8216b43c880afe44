"""Text panels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.targets.grafana.layout import Size
from heliograph.targets.grafana.metric_panel import plain_panel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.model.panels.text import Text
    from heliograph.targets.grafana.page import Json, Page
    from heliograph.targets.grafana.queries import Lowered

SIZE = Size(width=24, height=4, least=6)


def render(panel: Text, _queries: Sequence[Lowered], page: Page) -> Json:
    """A text asks no datasource."""
    return plain_panel(panel, page, {"content": panel.content, "mode": panel.mode})
