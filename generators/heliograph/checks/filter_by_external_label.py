"""Queries are filtered by a label that a Prometheus does not store.

# What it does
Looks for filters of an environment that are its external labels too.

# Why is this bad?
A Prometheus adds its external labels to what it sends, to Alertmanager or a remote storage, and not to what it stores:
rules evaluated in it that filter by such a label match nothing.

# Example
```python
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH],
    environments=[Environment("production", external_labels={"cluster": "live"}, filters={"cluster": "live"})],
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
    environments=[Environment("production", external_labels={"cluster": "live"})],
    grafana="https://grafana.example.com",
    runbooks="https://runbooks.example.com",
    fallback=[CHAT],
)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG115", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Labels that are in both."""
    for one in model.environments:
        for name in one.value.filters:
            if name in one.value.external_labels:
                yield one.fault(
                    f"{name} is an external label: series inside the Prometheus of {one.name} do not carry it",
                    help="take it out of filters; allow this where Thanos, Mimir or the like evaluates the rules",
                    at=one.at("filters").part(name),
                )
