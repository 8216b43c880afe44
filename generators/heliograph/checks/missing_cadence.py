"""Nothing is said of how alerts of a severity are sent.

# What it does
Looks for each severity among the organisation's cadences.

# Why is this bad?
Their route cannot be made.

# Example
```python
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH],
    environments=[Environment("production")],
    grafana="https://grafana.example.com",
    runbooks="https://runbooks.example.com",
    fallback=[CHAT],
    cadences={HIGH: Cadence()},
)
```

# Use instead
```python
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH],
    environments=[Environment("production")],
    grafana="https://grafana.example.com",
    runbooks="https://runbooks.example.com",
    fallback=[CHAT],
    cadences={one: Cadence() for one in AlertSeverity},
)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.model.alerts import AlertSeverity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG508", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Severities without one."""
    for severity in AlertSeverity:
        if severity not in model.organisation.value.cadences:
            yield model.organisation.fault(
                f"there is no cadence for {severity.value} severity",
                help=f"add {severity.name}: Cadence(…), or leave cadences= out for the usual ones",
                at=model.organisation.at("cadences"),
            )
