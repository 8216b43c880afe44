"""An external label never reaches an alert.

# What it does
Looks for external labels called `service`, `team`, `severity` or `alertname`.

# Why is this bad?
Every rule sets these itself, and Prometheus adds an external label only where there is none of its name.

# Example
```python
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH],
    environments=[Environment("production", external_labels={"team": "platform"})],
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
    environments=[Environment("production", external_labels={"region": "eu"})],
    grafana="https://grafana.example.com",
    runbooks="https://runbooks.example.com",
    fallback=[CHAT],
)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.conventions import SERVICE_LABEL, SEVERITY_LABEL, TEAM_LABEL
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG116", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """External labels that rules set."""
    for one in model.environments:
        for name in (SERVICE_LABEL, TEAM_LABEL, SEVERITY_LABEL, "alertname"):
            if name in one.value.external_labels:
                yield one.fault(
                    f"the external label {name} reaches no alert: every rule has its own",
                    help="rename it",
                    at=one.at("external_labels").part(name),
                )
