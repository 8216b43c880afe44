"""An alert reaches nobody.

# What it does
Looks for alerts whose team has no receiver at the alert's severity.

# Why is this bad?
Alertmanager routes the alert to a receiver that tells nobody. It is lost, and nobody notices.

# Example
```python
WEB = Team("web", receivers={HIGH: [CHAT]})
FULL = Threshold("Full", MEMORY_USAGE > 0.9, severity=LOW, summary="Memory is full", team=WEB)
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH, WEB],
    environments=[Environment("production")],
    grafana="https://grafana.example.com",
    runbooks="https://runbooks.example.com",
    fallback=[CHAT],
)
```

# Use instead
```python
WEB = Team("web", receivers={HIGH: [CHAT], LOW: [CHAT]})
FULL = Threshold("Full", MEMORY_USAGE > 0.9, severity=LOW, summary="Memory is full", team=WEB)
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH, WEB],
    environments=[Environment("production")],
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


@on(Model, "HG504", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Alerts at a severity that nobody of their team is told of."""
    for condition in model.conditions:
        if condition.service is None:
            continue
        team, severity = condition.value.team or condition.service.team, condition.value.severity
        if not team.receivers.get(severity):
            yield condition.fault(
                f"the alert {condition.name} reaches nobody: {team.name} hears nothing at {severity.value} severity",
                help=f"give the team a receiver: receivers={{{severity.name}: […]}}, or choose another severity",
                at=condition.at("severity"),
            )
