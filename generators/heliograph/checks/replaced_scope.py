"""A query of the service's own metric reads another service or environment.

# What it does
Looks for matchers of labels by which queries are scoped, `job` and the filters of environments, that ask for something
else than the scope does. In a panel, a variable may choose.

# Why is this bad?
Such a matcher takes the place of the scope: the alert is about another service than the one whose name it carries.

# Example
```python
FULL = Threshold("Full", MEMORY_USAGE.where(job="other").max() > 0.9, severity=HIGH, summary="Memory is full")
```

# Use instead
```python
FULL = Threshold(
    "Full", MEMORY_USAGE.unscoped().where(job="other").max() > 0.9, severity=HIGH, summary="Memory is full"
)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.conventions import rule_scope
from heliograph.findings import Severity
from heliograph.promql.matchers import Matcher
from heliograph.promql.tree import Selector
from heliograph.promql.variables import refers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.checks.mechanism import Query


@on(Model, "HG247", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Matchers that lowering lets stand in place of the scope's own."""
    scopes = [
        {name: Matcher(name, "=", value) for name, value in one.value.filters.items()} for one in model.environments
    ]
    for query in model.queries:
        assert query.owner.service is not None  # noqa: S101 — expressions stand in services
        own = {one.name: one for one in rule_scope(query.owner.service)}
        for node in query.nodes:
            if isinstance(node, Selector) and node.scoped and node.series is not None and node.series.scope is None:
                for matcher in _replacing(query, node, [own, *scopes]):
                    yield query.owner.fault(
                        f"{_shown(matcher)} takes the place of the scope of {node.name}: "
                        "the query reads what is not the service's own",
                        help="say so with .unscoped(), or declare the metric of others with foreign= and scope=",
                        at=query.place(node, matcher.name),
                    )


def _replacing(query: Query, node: Selector, scopes: list[dict[str, Matcher]]) -> Iterator[Matcher]:
    for one in node.matchers:
        chosen = query.kind == "panel" and refers(one.value)
        if not chosen and any(scope.get(one.name, one) != one for scope in scopes):
            yield one


def _shown(matcher: Matcher) -> str:
    return f'{matcher.name}{matcher.operator}"{matcher.value}"'
