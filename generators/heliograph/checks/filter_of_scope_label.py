"""A filter of an environment chooses a label that the service chooses already.

# What it does
Looks for `job` and `instance` among the filters of environments.

# Why is this bad?
Every query of a service is scoped to its own `job`, and panels to the instances that are chosen: a filter on the same
label is dropped or contradicts it.

# Example
```python
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH],
    environments=[Environment("production", filters={"job": "example"})],
    grafana="https://grafana.example.com",
    runbooks="https://runbooks.example.com",
    fallback=[CHAT],
)
```

# Use instead
```python
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH],
    environments=[Environment("production", filters={"cluster": "live"})],
    grafana="https://grafana.example.com",
    runbooks="https://runbooks.example.com",
    fallback=[CHAT],
)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.conventions import PANEL_SCOPE
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG114", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Filters on the labels that select a service's own series."""
    for one in model.environments:
        for matcher in PANEL_SCOPE:
            if matcher.name in one.value.filters:
                yield one.fault(
                    f"filters cannot choose {matcher.name}: queries are scoped by it already",
                    help="filter by a label that tells environments apart, such as cluster",
                    at=one.at("filters").part(matcher.name),
                )
