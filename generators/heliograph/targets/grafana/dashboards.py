"""A dashboard as Grafana's classic JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.conventions import dashboard_uid, panel_id, row_id
from heliograph.model.dashboard import Row
from heliograph.model.panel import MetricPanel
from heliograph.targets.grafana.annotations import annotation_list
from heliograph.targets.grafana.exclusions import exclusions
from heliograph.targets.grafana.layout import COLUMNS, Box, Place, arrange, bottom
from heliograph.targets.grafana.links import dashboard_links
from heliograph.targets.grafana.merging import merged
from heliograph.targets.grafana.page import page_of
from heliograph.targets.grafana.panels import kind
from heliograph.targets.grafana.queries import lowered
from heliograph.targets.grafana.variables import templating

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.model.dashboard import Dashboard
    from heliograph.model.panel import Panel
    from heliograph.model.project import Expanded, Project
    from heliograph.targets.grafana.exclusions import Exclusion
    from heliograph.targets.grafana.page import Json, Known, Page

SCHEMA_VERSION: Final = 42
"""The last version of the classic model: Grafana 12 and later migrate nothing."""
_SHARED_CROSSHAIR: Final = 1


def dashboard_json(
    project: Project, expanded: Expanded, dashboard: Dashboard, known: Known
) -> tuple[Json, list[Exclusion]]:
    """The dashboard, and where it breaks rules of dashboard-linter on purpose."""
    page = page_of(project, expanded, dashboard, known)
    panels, found = _panels(page)
    rendered: Json = {
        "annotations": {"list": annotation_list(page)},
        "description": dashboard.description,
        "editable": False,
        "graphTooltip": _SHARED_CROSSHAIR,
        "links": dashboard_links(dashboard, page),
        "panels": panels,
        "preload": False,
        "refresh": dashboard.refresh,
        "schemaVersion": SCHEMA_VERSION,
        "tags": list(dict.fromkeys([expanded.service.name, *dashboard.tags])),
        "templating": {"list": templating(page)},
        "time": {"from": f"now-{dashboard.since}", "to": "now"},
        "timezone": dashboard.timezone,
        "title": dashboard.title,
        "uid": dashboard_uid(expanded.service, dashboard),
    }
    return merged(rendered, dashboard.extra) if dashboard.extra else rendered, found


def nulls(dashboard: Dashboard) -> int:
    """How many parts of its JSON are null for certain: the lowest step of colour of each panel that draws metrics."""
    if dashboard.extra:
        return 0
    return sum(isinstance(panel, MetricPanel) and not panel.extra for panel in dashboard.panels)


def _panels(page: Page) -> tuple[list[Json], list[Exclusion]]:
    """Rows and panels from top to bottom. Panels that stand in no row are laid out together with their neighbours."""
    panels: list[Json] = []
    found: list[Exclusion] = []
    top = 0
    for row, group in _groups(page.dashboard.rows):
        start = top
        if row is not None:
            panels.append(_row(row, top))
            top += 1
        rendered, broken = _group(group, page, top)
        found += broken
        if row is not None and row.collapsed:
            panels[-1]["panels"] = [one for one, _ in rendered]
            top = start + 1
        else:
            panels += [one for one, _ in rendered]
            top = bottom([place for _, place in rendered], top)
    return panels, found


def _groups(rows: Sequence[Row | Panel]) -> list[tuple[Row | None, list[Panel]]]:
    groups: list[tuple[Row | None, list[Panel]]] = []
    for one in rows:
        if isinstance(one, Row):
            groups.append((one, list(one.panels)))
        elif groups and groups[-1][0] is None:
            groups[-1][1].append(one)
        else:
            groups.append((None, [one]))
    return groups


def _row(row: Row, top: int) -> Json:
    rendered: Json = {
        "collapsed": row.collapsed,
        "gridPos": {"h": 1, "w": COLUMNS, "x": 0, "y": top},
        "id": row_id(row),
        "panels": [],
        "title": row.title,
        "type": "row",
    }
    if row.repeat:
        rendered["repeat"] = row.repeat
    return rendered


def _group(group: Sequence[Panel], page: Page, top: int) -> tuple[list[tuple[Json, Place]], list[Exclusion]]:
    boxes = [
        Box(kind(one.kind).SIZE, one.width, one.height, bool(one.repeat) and one.repeat_direction == "h")
        for one in group
    ]
    rendered: list[tuple[Json, Place]] = []
    found: list[Exclusion] = []
    for panel, place in zip(group, arrange(boxes, top), strict=True):
        one, broken = _panel(panel, place, page)
        rendered.append((one, place))
        found += broken
    return rendered, found


def _panel(panel: Panel, place: Place, page: Page) -> tuple[Json, list[Exclusion]]:
    queries = lowered(panel, page)
    rendered = kind(panel.kind).render(panel, queries, page)
    rendered["id"] = panel_id(panel)
    rendered["pluginVersion"] = page.version  # without it Grafana takes the options for ancient ones, and migrates them
    rendered["gridPos"] = {"h": place.height, "w": place.width, "x": place.x, "y": place.y}
    if panel.transparent:
        rendered["transparent"] = True
    if panel.repeat:
        rendered["repeat"] = panel.repeat
        rendered["repeatDirection"] = panel.repeat_direction
        if panel.max_per_row is not None:
            rendered["maxPerRow"] = panel.max_per_row
    if panel.extra:
        rendered = merged(rendered, panel.extra)
    return rendered, exclusions(panel, queries, rendered, page)
