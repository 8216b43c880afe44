"""The rules of grafana/dashboard-linter, restated: what its own code checks, which is not always what its manual says.

Of LogQL (rules 10 and 11) only panels that draw metrics are looked at, and no generated one asks Loki for metrics.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import promql_parser
import yaml

from heliograph.model.units import LINTER_UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator

DRAWN = {"singlestat", "graph", "table", "timeseries"}
SHOWN = DRAWN | {"stat", "gauge"}
QUERIED = {"singlestat", "gauge", "table", "stat", "state-timeline", "timeseries"}
FUNCTIONS = {"label_names", "label_values", "metrics", "query_result"}
RATE_INTERVAL = "8869990s"
SAMPLES = {"__rate_interval": RATE_INTERVAL, "__interval": "4867856s", "__range": "6069770s", "__auto": "12345s"}
VARIABLE = re.compile(r"\$(\w+)|\$\{([^}]+)\}|\[\[([^\[\]]+)\]\]")
EXPERIMENTAL = re.compile(
    r"\b(limitk|limit_ratio|mad_over_time|sort_by_label|sort_by_label_desc|info|double_exponential_smoothing)\b"
)


class Broken(NamedTuple):
    """A rule that a dashboard breaks: in which panel, and in which of its queries."""

    rule: str
    panel: str | None = None
    query: int | None = None


def lint(dashboard: dict[str, Any], config: str = "") -> list[Broken]:
    """The rules that a dashboard breaks, those left out that the `.lint` file excludes."""
    excluded = (yaml.safe_load(config) or {}).get("exclusions", {})
    found = [*of_dashboard(dashboard)]
    for panel in panels_of(dashboard["panels"]):
        found += of_panel(dashboard, panel)
        for index, target in enumerate(panel.get("targets") or []):
            found += [Broken(rule, panel.get("title"), index) for rule in of_target(dashboard, panel, target)]
    return [one for one in found if not is_excluded(one, dashboard["title"], excluded)]


def panels_of(panels: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every panel, rows and what is in them included."""
    for panel in panels:
        yield panel
        yield from panels_of(panel.get("panels") or [])


def is_excluded(broken: Broken, title: str, excluded: dict[str, Any]) -> bool:
    """Whether an entry matches; the linter reads `targetidx`, and what an entry leaves out matches everything."""
    return any(
        entry.get("dashboard", title) == title
        and entry.get("panel", broken.panel) == broken.panel
        and entry.get("targetidx", str(broken.query)) == str(broken.query)
        for entry in excluded.get(broken.rule, {}).get("entries", [])
    )


def of_dashboard(dashboard: dict[str, Any]) -> Iterator[Broken]:
    """Rules 1 to 5 and 17."""
    variables = dashboard["templating"]["list"]
    sources = [one for one in variables if one["type"] == "datasource"]
    for one in sources or [{}]:
        names = {f"{one.get('query', '').lower()}_datasource": f"{one.get('query', '').title()} data source"}
        allowed = names | ({"datasource": "Data source"} if len(sources) == 1 else {})
        if one.get("name") not in allowed or one.get("label") not in allowed.values():
            yield Broken("template-datasource-rule")
    if asks_prometheus(dashboard):
        yield from (Broken(f"template-{name}-rule") for name in ("job", "instance") if not is_standard(name, variables))
        for one in variables:
            if one["type"] == "query" and not is_query(one["query"]):
                yield Broken("template-label-promql-rule")
    if any(one["type"] == "query" and one.get("refresh") != 2 for one in variables):
        yield Broken("template-on-time-change-reload-rule")
    if dashboard.get("editable"):
        yield Broken("uneditable-dashboard")


def asks_prometheus(dashboard: dict[str, Any]) -> bool:
    """Whether the first datasource variable is one of Prometheus: else most rules are silent."""
    first = next((one for one in dashboard["templating"]["list"] if one["type"] == "datasource"), {})
    return first.get("query") == "prometheus"


def is_standard(name: str, variables: list[dict[str, Any]]) -> bool:
    """Whether the variable for jobs or instances is as the linter wants it."""
    one = next((one for one in variables if one["name"] == name), {})
    uids = {"$datasource", "${datasource}", "$prometheus_datasource", "${prometheus_datasource}"}
    return (
        one.get("type") == "query"
        and one.get("datasource", {}).get("uid") in uids
        and one.get("label") == name.title()
        and one.get("multi") is True
        and one.get("allValue") == ".+"
    )


def is_query(query: str) -> bool:
    """Whether a variable's query is one of Grafana's functions of PromQL; what follows its last comma is a label."""
    found = re.search(r"([a-z_]+)\((.+)\)", query)
    if found is None or found[1] not in FUNCTIONS:
        return False
    whole = expanded(found[2])
    return any(parsed(text) is not None for text in (whole, whole.rpartition(",")[0]))


def of_panel(dashboard: dict[str, Any], panel: dict[str, Any]) -> Iterator[Broken]:
    """Rules 6 to 9."""
    title, kind = panel.get("title"), panel["type"]
    names = [one["name"] for one in dashboard["templating"]["list"] if one["type"] == "datasource"]
    uids = {form for name in names for form in (f"${name}", f"${{{name}}}")}
    if kind in DRAWN and panel.get("datasource", {}).get("uid") not in uids:
        yield Broken("panel-datasource-rule", title)
    if kind not in SHOWN:
        return
    if not title or not panel.get("description"):
        yield Broken("panel-title-description-rule", title)
    if not has_unit(panel):
        yield Broken("panel-units-rule", title)
    if panel.get("targets") is None:
        yield Broken("panel-no-targets-rule", title)


def has_unit(panel: dict[str, Any]) -> bool:
    """Whether the unit is a known one, the last override's before the default; mappings of any kind excuse its lack."""
    config = panel.get("fieldConfig", {})
    defaults = config.get("defaults", {})
    properties = [one for override in config.get("overrides", []) for one in override["properties"]]
    if panel["type"] == "stat" and panel.get("options", {}).get("reduceOptions", {}).get("fields"):
        return True
    if defaults.get("mappings") is not None or any(one["id"] == "mappings" for one in properties):
        return True
    units = [one["value"] for one in properties if one["id"] == "unit"]
    return (units[-1] if units else defaults.get("unit")) in LINTER_UNITS


def of_target(dashboard: dict[str, Any], panel: dict[str, Any], target: dict[str, Any]) -> Iterator[str]:
    """Rules 12 to 16; 14 to 16 look at panels of every kind."""
    expr = expanded(target.get("expr", ""))
    tree = parsed(expr)
    if asks_prometheus(dashboard):
        if panel["type"] in QUERIED and (tree is None or EXPERIMENTAL.search(expr)):
            yield "target-promql-rule"
        if tree is None or EXPERIMENTAL.search(expr):
            return
        nodes = list(walked(tree, []))
        if panel["type"] in QUERIED and any(is_fixed_rate(node, parents) for node, parents in nodes):
            yield "target-rate-interval-rule"
        selectors = [node for node, _ in nodes if isinstance(node, promql_parser.VectorSelector)]
        for name in ("job", "instance"):
            if not all(is_picked_by(name, selector) for selector in selectors):
                yield f"target-{name}-rule"
    if tree is not None and any(is_bare_counter(node, parents) for node, parents in walked(tree, [])):
        yield "target-counter-agg-rule"


def expanded(expr: str) -> str:
    """The expression with samples for variables, those in double quotes left as they are."""
    parts = expr.split('"')
    for index in range(0, len(parts), 2):
        parts[index] = VARIABLE.sub(lambda one: SAMPLES.get(name(one), name(one)), parts[index])
    return '"'.join(parts)


def name(variable: re.Match[str]) -> str:
    """The name in one of the forms of a variable."""
    return next(filter(None, variable.groups())).partition(":")[0]


def parsed(expr: str) -> Any:
    """The tree, or None for what is no PromQL."""
    try:
        return promql_parser.parse(expr)
    except ValueError:
        return None


def walked(node: Any, parents: list[Any]) -> Iterator[tuple[Any, list[Any]]]:
    """Every node with those above it, the nearest last; parentheses do not count."""
    if not isinstance(node, promql_parser.ParenExpr):
        yield node, parents
        parents = [*parents, node]
    below = [getattr(node, part, None) for part in ("lhs", "rhs", "expr", "param", "vector_selector")]
    for one in [*below, *(getattr(node, "args", None) or [])]:
        if one is not None:
            yield from walked(one, parents)


def is_fixed_rate(node: Any, parents: list[Any]) -> bool:
    """Whether rate or irate has a window other than the adaptive one."""
    if not isinstance(node, promql_parser.MatrixSelector) or node.range.total_seconds() == int(RATE_INTERVAL[:-1]):
        return False
    above = parents[-1] if parents else None
    return above is not None and (not isinstance(above, promql_parser.Call) or above.func.name in ("rate", "irate"))


def is_picked_by(name: str, selector: Any) -> bool:
    """Whether a selector has exactly the matcher of the dashboard's variable."""
    wanted = (name, promql_parser.MatchOp.Re, f"${name}")
    return any((one.name, one.op, one.value) == wanted for one in selector.matchers.matchers)


def is_bare_counter(node: Any, parents: list[Any]) -> bool:
    """Whether a counter without any matcher stands outside of rate, irate and increase."""
    if not isinstance(node, promql_parser.VectorSelector) or not node.prettify().endswith("_total"):
        return False
    ranged = bool(parents) and isinstance(parents[-1], promql_parser.MatrixSelector)
    return not (ranged and len(parents) > 1 and getattr(parents[-2], "func", None) is not None
                and parents[-2].func.name in ("rate", "irate", "increase"))  # fmt: skip
