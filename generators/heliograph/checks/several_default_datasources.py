"""An environment has more than one default datasource.

# What it does
Counts the datasources of each environment that are marked as the default one.

# Why is this bad?
Grafana refuses to provision two defaults for one organisation.

# Example
```python
MAIN = Datasource("Prometheus", kind="prometheus", url="http://prometheus:9090", uid="metrics", default=True)
LOKI = Datasource("Loki", kind="loki", url="http://loki:3100", uid="logs", default=True)
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH],
    environments=[Environment("production", datasources=[MAIN, LOKI])],
    grafana="https://grafana.example.com",
    runbooks="https://runbooks.example.com",
    fallback=[CHAT],
)
```

# Use instead
```python
MAIN = Datasource("Prometheus", kind="prometheus", url="http://prometheus:9090", uid="metrics", default=True)
LOKI = Datasource("Loki", kind="loki", url="http://loki:3100", uid="logs")
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH],
    environments=[Environment("production", datasources=[MAIN, LOKI])],
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


@on(Model, "HG118", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Every default but the first."""
    for environment in model.environments:
        defaults = [environment.within(one) for one in environment.value.datasources if one.default]
        for one in defaults[1:]:
            yield one.fault(
                f"{environment.name} has the default datasource {defaults[0].name} already",
                help="mark one datasource as the default",
                at=one.at("default"),
            )
