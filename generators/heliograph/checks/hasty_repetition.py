"""An alert that is still firing is told again within the hour.

# What it does
Looks at the `repeat` of the organisation's cadences.

# Why is this bad?
Repetition is for what was forgotten. More often it teaches people to look away. To keep an alert from flapping there
is its `cooldown`.

# Example
```python
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH],
    environments=[Environment("production")],
    grafana="https://grafana.example.com",
    runbooks="https://runbooks.example.com",
    fallback=[CHAT],
    cadences={one: Cadence(repeat="5m") for one in AlertSeverity},
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
    cadences={one: Cadence(repeat="4h") for one in AlertSeverity},
)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.durations import Duration, duration

if TYPE_CHECKING:
    from collections.abc import Iterator

_HOUR: Final = Duration(3_600_000)


@on(Model, "HG507", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Cadences that repeat more often than every hour."""
    for severity, cadence in model.organisation.value.cadences.items():
        repeat = duration(cadence.repeat)
        if repeat < _HOUR:
            yield model.organisation.fault(
                f"alerts of {severity.value} severity are repeated every {repeat}",
                help="give the cadence a repeat of 1h or more",
                at=model.organisation.at("cadences"),
            )
