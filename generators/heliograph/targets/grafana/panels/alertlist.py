"""AlertList panels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, get_args

from heliograph.conventions import SERVICE_LABEL
from heliograph.model.panels.alertlist import State
from heliograph.targets.grafana.layout import Size
from heliograph.targets.grafana.metric_panel import plain_panel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.model.panels.alertlist import AlertList
    from heliograph.targets.grafana.page import Json, Page
    from heliograph.targets.grafana.queries import Lowered

SIZE = Size(width=8, height=8, least=6)
_ORDERS: Final = {"alphabetical": 1, "importance": 3, "oldest": 4, "newest": 5}
_STATES: Final = get_args(State)


def render(panel: AlertList, _queries: Sequence[Lowered], page: Page) -> Json:
    """Alerts are picked by the label that every rule of the service carries."""
    matchers = f'{SERVICE_LABEL}="{page.around.expanded.service.name}"' + (
        f",{panel.matching}" if panel.matching else ""
    )
    options: Json = {
        "alertInstanceLabelFilter": f"{{{matchers}}}",
        "alertName": panel.name,
        "dashboardAlerts": False,
        "datasource": "",
        "groupBy": list(panel.group_by),
        "groupMode": "custom" if panel.group_by else "default",
        "maxItems": panel.max_items,
        "showInactiveAlerts": False,
        "showInstances": False,
        "sortOrder": _ORDERS[panel.sort_order],
        "stateFilter": {state: state in panel.states for state in _STATES},
        "viewMode": panel.view_mode,
    }
    return plain_panel(panel, page, options)
