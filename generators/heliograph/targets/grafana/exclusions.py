"""Where a rule of dashboard-linter does not hold, and why: what the file `.lint` beside the dashboards says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from heliograph.conventions import PANEL_SCOPE
from heliograph.model.units import LINTER_UNITS
from heliograph.promql.functions import AGGREGATIONS, FUNCTIONS
from heliograph.promql.series import SeriesKind
from heliograph.promql.tree import Aggregate, Call, Selector
from heliograph.targets.grafana.page import ADAPTIVE
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from heliograph.model.panel import Panel
    from heliograph.promql.tree import Expression
    from heliograph.targets.grafana.page import Json, Page
    from heliograph.targets.grafana.queries import Lowered

_SHOWING: Final = frozenset({"stat", "graph", "table", "timeseries", "gauge"})
"""The kinds of panels that the linter wants a description and a unit of."""
_QUERYING: Final = frozenset({"gauge", "table", "stat", "state-timeline", "timeseries"})
"""The kinds of panels whose PromQL and windows it looks at."""
_RATES: Final = frozenset({"rate", "irate"})
_GROWTH: Final = _RATES | {"increase"}
_EXPERIMENTAL: Final = frozenset(one.name for table in (FUNCTIONS, AGGREGATIONS) for one in table.values() if one.flag)
_REASONS: Final = {
    "panel-title-description-rule": "There is nothing to say that the title does not.",
    "panel-units-rule": "Grafana knows more units than the linter.",
    "target-counter-agg-rule": "The definition reads the counter itself on purpose.",
    "target-instance-rule": "Not every series is picked by the instance of a dashboard.",
    "target-job-rule": "Not every series is picked by the job of a dashboard.",
    "target-promql-rule": "The linter reads no experimental functions.",
    "target-rate-interval-rule": "A window that is part of a question must not follow the width of the screen.",
}
"""What the exclusions of each rule have in common."""


_Broken: TypeAlias = "tuple[str, int | None, str]"
"""A rule, the place of the query that breaks it, and why."""


@frozen
class Exclusion:
    """One rule that does not hold for a panel, or for one of its queries (by its place from 0), and why."""

    rule: str
    dashboard: str
    panel: str
    query: int | None
    reason: str


def exclusions(panel: Panel, queries: Sequence[Lowered], rendered: Json, page: Page) -> list[Exclusion]:
    """The rules that a rendered panel breaks on purpose."""
    found = _of_panel(rendered) if rendered["type"] in _SHOWING else []
    if panel.source == "loki":
        found += _of_logs(rendered)
    for index, query in enumerate(queries):
        if query.broken:
            found += [(rule, index, reason) for rule, reason in query.broken]
        if query.fixed and panel.kind in _QUERYING:
            found.append(("target-rate-interval-rule", index, _window(panel)))
    if not found:
        return []
    title = page.dashboard.title
    return [Exclusion(rule, title, panel.title, index, reason) for rule, index, reason in found]


def broken(nodes: Sequence[Expression]) -> tuple[list[tuple[str, str]], bool]:
    """The rules that a query breaks wherever it is shown, with the reasons; and whether it has a window of its own."""
    found: list[tuple[str, str]] = []
    fixed = False
    for node in nodes:
        if isinstance(node, Selector):
            if node.matchers[: len(PANEL_SCOPE)] != PANEL_SCOPE:  # nearly all are
                found += _of_selector(node, nodes)
        elif isinstance(node, Call):
            fixed = fixed or (node.function in _RATES and _fixed(node))
            if node.function in _EXPERIMENTAL:
                found.append(("target-promql-rule", f"{node.function} is experimental"))
        elif isinstance(node, Aggregate) and node.operator in _EXPERIMENTAL:
            found.append(("target-promql-rule", f"{node.operator} is experimental"))
    return found, fixed


def _of_panel(rendered: Json) -> list[_Broken]:
    found: list[_Broken] = []
    if not rendered.get("description"):
        found.append(("panel-title-description-rule", None, "neither the panel nor its metrics have a description"))
    config = rendered["fieldConfig"]
    if config["overrides"] or config["defaults"].get("unit") not in LINTER_UNITS:  # few panels are so
        unit, mapped = _shown(config)
        if unit not in LINTER_UNITS and not mapped:
            found.append(("panel-units-rule", None, f"{unit} is a unit of Grafana that the linter does not know"))
    return found


def _shown(config: Json) -> tuple[str | None, bool]:
    """The unit that the linter looks at, the last override's that has one or else the panel's; and any mappings."""
    unit, mapped = config["defaults"].get("unit"), config["defaults"].get("mappings") is not None
    for override in config["overrides"]:
        for one in override["properties"]:
            mapped = mapped or one["id"] == "mappings"
            unit = one["value"] if one["id"] == "unit" else unit
    return unit, mapped


def _of_logs(rendered: Json) -> list[_Broken]:
    """A bare selector of LogQL reads as PromQL, and is then asked for the labels of a metric."""
    return [
        (f"target-{scope.name}-rule", index, "a stream of logs is picked by its own labels")
        for index, target in enumerate(rendered["targets"])
        for scope in PANEL_SCOPE
        if "|" not in target["expr"] and f'{scope.name}=~"{scope.value}"' not in target["expr"]
    ]


def _of_selector(node: Selector, nodes: Sequence[Expression]) -> list[tuple[str, str]]:
    missing = [scope.name for scope in PANEL_SCOPE if scope not in node.matchers]
    found = [(f"target-{name}-rule", _unscoped(node, name)) for name in missing]
    if not node.matchers and node.name.endswith("_total") and not _counted(node, nodes):
        found.append(("target-counter-agg-rule", f"the definition reads the counter {node.name} itself"))
    return found


def _counted(node: Selector, nodes: Sequence[Expression]) -> bool:
    """Whether a counter stands in a function of its growth."""
    return any(isinstance(one, Call) and one.function in _GROWTH and node in one.arguments for one in nodes)


def _fixed(node: Call) -> bool:
    ranged = node.arguments[0] if node.arguments else None
    return isinstance(ranged, Selector) and ranged.window is not ADAPTIVE and ranged.window != ADAPTIVE


def _window(panel: Panel) -> str:
    if panel.alert is None:
        return "the definition asks for this window"
    return f"the window is that of the alert {panel.alert.name}"


def _unscoped(node: Selector, label: str) -> str:
    series = node.series
    if series is None:
        return f"nothing is known of {node.name or 'a selector without a name'}"
    if series.kind is SeriesKind.RECORDED and series.label(label) is None:
        return f"the recorded series {series.name} has no label {label}"
    if series.scope is not None:
        return f"{series.name} is not the service's own: it is picked by other labels"
    if not node.scoped:
        return f"the definition reads {series.name} of all services"
    return f"the definition itself says which {label} of {series.name} is meant"


def lint_file(found: Iterable[Exclusion]) -> Json:
    """The content of `.lint`.

    The linter reads the place of a query by the key `targetidx`, whatever its manual says.
    """
    rules: Json = {}
    for one in sorted(set(found), key=_order):
        rule = rules.setdefault(one.rule, {"reason": _REASONS[one.rule], "entries": []})
        entry = {"dashboard": one.dashboard, "panel": one.panel}
        if one.query is not None:
            entry["targetidx"] = str(one.query)
        rule["entries"].append({**entry, "reason": one.reason})
    return {"exclusions": rules}


def _order(one: Exclusion) -> tuple[str, str, str, int, str]:
    return (one.rule, one.dashboard, one.panel, -1 if one.query is None else one.query, one.reason)
