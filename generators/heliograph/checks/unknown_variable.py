"""A dashboard uses a variable that it does not have.

# What it does
Looks for `$name`, `${name}` and `[[name]]` in queries and in `repeat`, and compares them with the dashboard's
variables and those that every dashboard has: `job`, `instance`, its data sources and Grafana's own, which begin with
two underscores.

# Why is this bad?
Grafana sends the name as it is written: the query finds nothing.

# Example
```python
OVERVIEW = Dashboard("Overview", TimeSeries("Memory", MEMORY_USAGE.where(instance=matches("$node"))))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", TimeSeries("Memory", MEMORY_USAGE.where(instance=matches("$instance"))))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from heliograph.checks.mechanism import Fault, Model, Owned, boxes_of, on, variables_of
from heliograph.conventions import PANEL_SCOPE, source_variables
from heliograph.findings import Severity, did_you_mean
from heliograph.model.dashboard import Dashboard
from heliograph.promql.variables import variables
from heliograph.source import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.source import Place


@on(Model, "HG409", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Variables of queries, of texts sent to Loki and Tempo, and of repetitions."""
    known = {id(one.value): _known(one.value) for one in model.dashboards}
    for query in model.queries:
        if query.kind == "panel":
            names = known[id(_dashboard(query.owner))]
            for node in () if query.variables <= names else query.nodes:
                for name in variables_of(node):
                    yield from _unknown(query.owner, name, names, place_of(node.site))
    for dashboard in model.dashboards:
        for box in boxes_of(dashboard):
            names = known[id(dashboard.value)]
            if box.value.repeat:
                yield from _unknown(box, box.value.repeat, names, box.at("repeat"))
            text = getattr(box.value, "query", "")
            for name in variables(text) if isinstance(text, str) else ():
                yield from _unknown(box, name, names, box.at("query"))


def _known(dashboard: Dashboard) -> frozenset[str]:
    sources = source_variables(dashboard.panels).values()
    own = {variable.name for variable in dashboard.variables}
    return frozenset({*sources, *(one.name for one in PANEL_SCOPE), *own})


def _dashboard(owner: Owned[Any]) -> object:
    return next(one for one in owner.holders if isinstance(one, Dashboard))


def _unknown(owner: Owned[Any], name: str, known: frozenset[str], place: Place) -> Iterator[Fault]:
    if name not in known and not name.startswith("__"):
        yield owner.fault(
            f"the dashboard has no variable {name}",
            help=did_you_mean(name, known) or f"add one to its variables: it has {', '.join(sorted(known))}",
            at=place.part(name),
        )
