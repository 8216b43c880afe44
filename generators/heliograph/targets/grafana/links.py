"""Links: of dashboards, of panels, of values, and from a panel to its alert and runbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from heliograph.conventions import dashboard_uid, runbook_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.model.dashboard import Dashboard
    from heliograph.model.fields import Link
    from heliograph.model.panel import Panel
    from heliograph.targets.grafana.page import Json, Page

_ALONG: Final = "${__url_time_range}&${__all_variables}"


def dashboard_links(dashboard: Dashboard, page: Page) -> list[Json]:
    """The links at the top: a list of the service's other dashboards, where there are any, and the definition's own."""
    service = page.around.expanded.service
    siblings: list[Json] = []
    if len(service.dashboards) > 1:
        siblings.append(
            {
                "asDropdown": True,
                "icon": "external link",
                "includeVars": True,
                "keepTime": True,
                "tags": [service.name],
                "targetBlank": False,
                "title": "Dashboards of this service",
                "tooltip": "",
                "type": "dashboards",
                "url": "",
            }
        )
    return siblings + [_dashboard_link(link, page) for link in dashboard.links]


def panel_links(panel: Panel, page: Page) -> list[Json]:
    """The links in a panel's corner: its own, then to the rule and the runbook of the alert that it shows."""
    links = data_links(panel.links, page) if panel.links else []
    alert = panel.alert
    if alert is None:
        return links
    links.append(
        {
            "targetBlank": True,
            "title": f"Alert {alert.name}",
            "url": f"/alerting/list?search={quote(f'rule:{alert.name}')}",
        }
    )
    if alert.runbook:
        base = page.around.expanded.organisation.runbooks
        links.append(
            {
                "targetBlank": True,
                "title": f"Runbook of {alert.name}",
                "url": runbook_url(base, page.around.expanded.service, alert.runbook),
            }
        )
    return links


def data_links(links: Sequence[Link], page: Page) -> list[Json]:
    """Links of a panel or of values; one to a dashboard carries the time range and the variables along."""
    return [{"targetBlank": link.new_tab, "title": link.title, "url": _url(link, page)} for link in links]


def _dashboard_link(link: Link, page: Page) -> Json:
    inside = bool(link.dashboard)
    return {
        "asDropdown": False,
        "icon": "dashboard" if inside else "external link",
        "includeVars": inside,
        "keepTime": inside,
        "tags": [],
        "targetBlank": link.new_tab,
        "title": link.title,
        "tooltip": "",
        "type": "link",
        "url": _path(link.dashboard, page) if link.dashboard else link.url,
    }


def _url(link: Link, page: Page) -> str:
    return f"{_path(link.dashboard, page)}?{_ALONG}" if link.dashboard else link.url


def _path(dashboard: Dashboard | str, page: Page) -> str:
    """A dashboard's address within Grafana."""
    if isinstance(dashboard, str):
        return f"/d/{dashboard}"
    owners = (one for one in page.around.project.services if any(dashboard is other for other in one.dashboards))
    return f"/d/{dashboard_uid(next(owners, page.around.expanded.service), dashboard)}"
