"""Table panels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.targets.grafana.fields import inferred
from heliograph.targets.grafana.layout import Size
from heliograph.targets.grafana.metric_panel import metric_panel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.model.panels.table import Table
    from heliograph.targets.grafana.page import Json, Page
    from heliograph.targets.grafana.queries import Lowered

SIZE = Size(width=24, height=8, least=10)


def render(panel: Table, queries: Sequence[Lowered], page: Page) -> Json:
    """Rows are as of now, with the time left out and the value columns named."""
    options: Json = {"cellHeight": panel.cell_height, "showHeader": True}
    if panel.sort_by:
        options["sortBy"] = [{"desc": panel.sort_descending, "displayName": panel.sort_by}]
    rendered = metric_panel(
        panel,
        queries,
        page,
        options,
        custom={"align": panel.align, "cellOptions": {"type": "auto"}, "filterable": panel.filterable},
        instant=True,
        form="table",
        coloring="thresholds",
    )
    if queries and not panel.transformations:
        rendered["transformations"] = _columns(panel, rendered["targets"])
    if len(queries) > 1 and panel.unit is None:
        overrides = rendered["fieldConfig"]["overrides"]
        rendered["fieldConfig"]["overrides"] = [*_units(queries, rendered["targets"]), *overrides]
    return rendered


def _columns(panel: Table, targets: Sequence[Json]) -> list[Json]:
    """Joins the queries on their labels and names each column of values.

    A column is called by its query's legend, the only one by the panel's title.
    """
    if len(targets) == 1:
        names = {"Value": panel.title}
    else:
        names = {f"Value #{one['refId']}": one["legendFormat"] for one in targets}
    merge: list[Json] = [{"id": "merge", "options": {}}] if len(targets) > 1 else []
    return [*merge, {"id": "organize", "options": {"excludeByName": {"Time": True}, "renameByName": names}}]


def _units(queries: Sequence[Lowered], targets: Sequence[Json]) -> list[Json]:
    """Each column of values in the unit of its own query."""
    return [
        {
            "matcher": {"id": "byName", "options": target["legendFormat"]},
            "properties": [{"id": "unit", "value": inferred([query])}],
        }
        for query, target in zip(queries, targets, strict=True)
    ]
