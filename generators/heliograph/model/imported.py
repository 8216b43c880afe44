"""Panels and dashboards of grafanalib, or Grafana's own JSON, as definitions:

upgraded to our kinds, and then checked like any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from heliograph.model.dashboard import Dashboard, Row
from heliograph.model.fields import Annotation
from heliograph.model.json_parts import Json, part, parts, texts
from heliograph.model.upgrading import links_of, plain, refused, upgraded
from heliograph.model.variables import ChoiceVariable, IntervalVariable, QueryVariable, TextVariable
from heliograph.promql.tree import promql

if TYPE_CHECKING:
    from heliograph.findings import DefinitionError
    from heliograph.model.panel import Panel
    from heliograph.model.variables import Variable

_STUMBLES: Final = (AttributeError, IndexError, KeyError, TypeError, ValueError)
"""What reading JSON of another form than expected ends in."""
_STANDARD: Final = frozenset({"datasource", "job", "instance"})
"""Variables that every dashboard of ours has by itself."""


def imported_panel(panel: object, *, key: str = "") -> Panel:
    """A panel of grafanalib (anything with `to_json_data()`) or of Grafana's JSON, to stand among ours.

    Removed kinds become their successors: graph a TimeSeries, singlestat a Stat. Expressions are read as raw PromQL.
    What our kinds have no word for is left out.
    """
    json = _mapping(panel)
    try:
        return upgraded(json, key=key)
    except _STUMBLES as error:
        raise _odd("panel", error) from error


def imported_dashboard(dashboard: object, *, key: str = "") -> Dashboard:
    """A whole dashboard of grafanalib (anything with `to_json_data()`) or of Grafana's JSON; `key` as for a Dashboard.

    Panels are laid out anew, in order and with their sizes; datasource, job and instance become the standard variables.
    """
    json = _mapping(dashboard)
    try:
        return _dashboard(json, key)
    except _STUMBLES as error:
        raise _odd("dashboard", error) from error


def _mapping(value: object) -> Json:
    json = plain(value)
    if not isinstance(json, dict):
        raise refused(f"{value!r} is neither an object of grafanalib nor a mapping")
    return cast("Json", json)


def _odd(what: str, error: Exception) -> DefinitionError:
    return refused(f"the {what} is not as Grafana writes it ({type(error).__name__}: {error})")


def _dashboard(json: Json, key: str) -> Dashboard:
    refresh = json.get("refresh")
    return Dashboard(
        str(json.get("title", "")),
        *(_legacy_rows(parts(json, "rows")) or _rows(parts(json, "panels"))),
        description=str(json.get("description", "")),
        variables=[_variable(one) for one in parts(part(json, "templating"), "list") if _is_own(one)],
        annotations=[_annotation(one) for one in parts(part(json, "annotations"), "list") if not one.get("builtIn")],
        links=links_of(json),
        tags=texts(json, "tags"),
        key=key,
        refresh=refresh if isinstance(refresh, str) else "",
        since=str(part(json, "time").get("from", "now-1h")).removeprefix("now-"),
        timezone=json.get("timezone") or "browser",
    )


def _rows(panels: list[Json]) -> list[Row | Panel]:
    """Panels in reading order, each under the row that stands above it."""
    rows: list[Row | Panel] = []
    header: Json | None = None
    under: list[Panel] = []
    for one in sorted(panels, key=_reading_order):
        if one.get("type") == "row":
            if header is not None:
                rows.append(_row(header, under))
            header, under = one, []
        elif header is None:
            rows.append(upgraded(one))
        else:
            under.append(upgraded(one))
    return rows if header is None else [*rows, _row(header, under)]


def _row(header: Json, under: list[Panel]) -> Row:
    inside = [upgraded(one) for one in sorted(parts(header, "panels"), key=_reading_order)]
    collapsed, repeat = bool(header.get("collapsed")), header.get("repeat", "")
    return Row(header.get("title", ""), *inside, *under, collapsed=collapsed, repeat=repeat)


def _legacy_rows(rows: list[Json]) -> list[Row | Panel]:
    """Rows as they were before Grafana 5: with twelve columns, and a height for all panels of a row."""
    return [
        Row(
            row.get("title", ""),
            *[upgraded({"height": row.get("height"), **panel}) for panel in parts(row, "panels")],
            collapsed=bool(row.get("collapse")),
            repeat=row.get("repeat", ""),
        )
        for row in rows
    ]


def _reading_order(panel: Json) -> tuple[int, int]:
    place = part(panel, "gridPos")
    return place.get("y", 0), place.get("x", 0)


def _is_own(variable: Json) -> bool:
    return variable.get("type") != "datasource" and variable.get("name") not in _STANDARD


def _variable(variable: Json) -> Variable:
    name, label = variable.get("name", ""), variable.get("label", "")
    query = str(part(variable, "query").get("query", "") or variable.get("query", ""))
    values = [one.strip() for one in query.split(",")]
    multi, everything = bool(variable.get("multi")), bool(variable.get("includeAll"))
    match variable.get("type"):
        case "query":
            regex = variable.get("regex", "")
            return QueryVariable(name, query, label=label, regex=regex, multi=multi, everything=everything)
        case "custom":
            return ChoiceVariable(name, values, label=label, multi=multi, everything=everything)
        case "constant":
            return ChoiceVariable(name, [query], label=label, multi=False, everything=False)
        case "interval":
            return IntervalVariable(name, values, label=label)
        case "textbox":
            return TextVariable(name, label=label, default=query)
        case other:
            raise refused(f"the variable {name!r} is of type {other!r}, which Heliograph has no word for")


def _annotation(annotation: Json) -> Annotation:
    name = annotation.get("name", "")
    expr = annotation.get("expr") or part(annotation, "target").get("expr")
    if not expr:
        raise refused(f"the annotation {name!r} is no PromQL")
    return Annotation(
        name,
        promql(expr),
        title=annotation.get("titleFormat", ""),
        text=annotation.get("textFormat", ""),
        tags=tuple([tag for tag in annotation.get("tagKeys", "").split(",") if tag]),
        color=annotation.get("iconColor", "red"),
    )
