"""A panel asks a kind of data source that an environment does not have.

# What it does
Compares what panels ask (Prometheus, Loki, Tempo) with the data sources that each environment provisions. An
environment that lists none is provisioned elsewhere.

# Why is this bad?
The panel shows an error, and the choice of data sources above the dashboard is empty.

# Example
```python
OVERVIEW = Dashboard("Overview", Logs("Logs", '{job="$job"}'))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Logs("Logs", '{job="$job"}'))
LOKI = Datasource("Loki", kind="loki", url="http://loki:3100", uid="loki")
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH],
    environments=[Environment("production", datasources=[PROMETHEUS, LOKI])],
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


@on(Model, "HG425", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Panels whose kind of source is missing somewhere."""
    for panel in model.panels:
        for environment in model.environments:
            kinds = {source.kind for source in environment.value.datasources}
            if kinds and panel.value.source and panel.value.source not in kinds:
                yield panel.fault(
                    f"the environment {environment.name} has no data source of the kind {panel.value.source}",
                    help=f'add one to its datasources: Datasource("…", kind="{panel.value.source}", …)',
                )
