"""A dashboard as Grafana's classic JSON."""

from __future__ import annotations

from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Final, TypeAlias

from heliograph.conventions import dashboard_uid, panel_id, row_id
from heliograph.model.dashboard import Row
from heliograph.targets.grafana.annotations import annotation_list
from heliograph.targets.grafana.exclusions import exclusions
from heliograph.targets.grafana.layout import COLUMNS, Box, arrange, bottom
from heliograph.targets.grafana.links import dashboard_links
from heliograph.targets.grafana.merging import merged
from heliograph.targets.grafana.page import page_of
from heliograph.targets.grafana.panels import kind
from heliograph.targets.grafana.queries import lowered
from heliograph.targets.grafana.variables import templating

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from heliograph.model.dashboard import Dashboard
    from heliograph.model.panel import Panel
    from heliograph.targets.grafana.exclusions import Exclusion
    from heliograph.targets.grafana.page import Json, Page, Surroundings

SCHEMA_VERSION: Final = 42
"""The last version of the classic model: Grafana 12 and later migrate nothing."""
_SHARED_CROSSHAIR: Final = 1

_Group: TypeAlias = "tuple[Row | None, list[Panel]]"
_Wish: TypeAlias = "tuple[str, int | None, int | None, str, str]"
_WISHES: Final[Callable[[Panel], _Wish]] = attrgetter("kind", "width", "height", "repeat", "repeat_direction")
"""What a panel wishes of the layout."""
_REMEMBERED: Final = 256
"""Layouts that are kept: dashboards look alike."""


def dashboard_json(dashboard: Dashboard, around: Surroundings) -> tuple[Json, list[Exclusion]]:
    """The dashboard, and where it breaks rules of dashboard-linter on purpose."""
    groups = _groups(dashboard.rows)
    every = [panel for _, group in groups for panel in group]
    page = page_of(around, dashboard, every)
    panels, found = _panels(groups, page)
    service = around.expanded.service
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
        "tags": list(dict.fromkeys([service.name, *dashboard.tags])),
        "templating": {"list": templating(page)},
        "time": {"from": f"now-{dashboard.since}", "to": "now"},
        "timezone": dashboard.timezone,
        "title": dashboard.title,
        "uid": dashboard_uid(service, dashboard),
    }
    return merged(rendered, dashboard.extra) if dashboard.extra else rendered, found


def _panels(groups: Sequence[_Group], page: Page) -> tuple[list[Json], list[Exclusion]]:
    """Rows and panels from top to bottom."""
    panels: list[Json] = []
    found: list[Exclusion] = []
    top = 0
    for row, group in groups:
        start = top
        if row is not None:
            panels.append(_row(row, top))
            top += 1
        places, below = _places(tuple(map(_WISHES, group)), top)
        inside: list[Json] = []
        for panel, place in zip(group, places, strict=True):
            rendered, broken = _panel(panel, place, page)
            inside.append(rendered)
            found += broken
        if row is not None and row.collapsed:
            panels[-1]["panels"] = inside
            top = start + 1
        else:
            panels += inside
            top = below
    return panels, found


def _groups(rows: Sequence[Row | Panel]) -> list[_Group]:
    """Rows with their panels. Panels that stand in no row are laid out together with their neighbours."""
    groups: list[_Group] = []
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


@lru_cache(_REMEMBERED)
def _places(wishes: Sequence[_Wish], top: int) -> tuple[list[Json], int]:
    """Where panels stand by what they wish for, from the grid line `top` on, and the first line below them."""
    boxes = [
        Box(kind(name).SIZE, width, height, bool(repeat) and direction == "h")
        for name, width, height, repeat, direction in wishes
    ]
    places = arrange(boxes, top)
    return [{"h": one.height, "w": one.width, "x": one.x, "y": one.y} for one in places], bottom(places, top)


def _panel(panel: Panel, place: Json, page: Page) -> tuple[Json, list[Exclusion]]:
    queries = lowered(panel, page)
    rendered = kind(panel.kind).render(panel, queries, page)
    rendered["id"] = panel_id(panel)
    # Without it Grafana takes the options for ancient ones, and migrates them.
    rendered["pluginVersion"] = page.around.version
    rendered["gridPos"] = place
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
