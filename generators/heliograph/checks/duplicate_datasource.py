"""Two datasources of an environment share a name or a uid.

# What it does
Compares the names and the uids of each environment's datasources.

# Why is this bad?
Grafana refuses to provision the second one, or gives its uid to the first.

# Example
```python
MAIN = Datasource("Prometheus", kind="prometheus", url="http://prometheus:9090", uid="metrics")
OLD = Datasource("Old", kind="prometheus", url="http://old:9090", uid="metrics")
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH],
    environments=[Environment("production", datasources=[MAIN, OLD])],
    grafana="https://grafana.example.com",
    runbooks="https://runbooks.example.com",
    fallback=[CHAT],
)
```

# Use instead
```python
MAIN = Datasource("Prometheus", kind="prometheus", url="http://prometheus:9090", uid="metrics")
OLD = Datasource("Old", kind="prometheus", url="http://old:9090", uid="old-metrics")
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH],
    environments=[Environment("production", datasources=[MAIN, OLD])],
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

    from heliograph.model.organisation import Datasource


@on(Model, "HG117", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Names and uids that an earlier datasource has."""
    for environment in model.environments:
        taken: dict[tuple[str, str], Datasource] = {}
        for one in environment.value.datasources:
            for argument, value in (("name", one.name), ("uid", one.uid)):
                other = taken.setdefault((argument, value), one)
                if other is not one:
                    datasource = environment.within(one)
                    yield datasource.fault(
                        f"two datasources of {environment.name} have the {argument} {value}",
                        help=f"change one; the other is at {model.where(environment.within(other))}",
                        at=datasource.at(argument),
                    )
