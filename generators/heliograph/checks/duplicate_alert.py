"""Two alerts of a service have one name.

# What it does
Compares the names of a service's alerts. One name at several severities is one alert that gets worse.

# Why is this bad?
Silences, inhibition and people tell alerts apart by name: one of the two is taken for the other.

# Example
```python
FULL = Threshold("Full", MEMORY_USAGE > 0.9, severity=LOW, summary="Memory is full")
FULLER = Threshold("Full", MEMORY_USAGE > 0.95, severity=LOW, summary="Memory is very full")
```

# Use instead
```python
FULL = Threshold("Full", MEMORY_USAGE > 0.9, severity=LOW, summary="Memory is full")
FULLER = Threshold("Full", MEMORY_USAGE > 0.95, severity=HIGH, summary="Memory is very full")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, Owned, on
from heliograph.conventions import words
from heliograph.findings import Severity
from heliograph.model.generated import GeneratedAlert

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.model.alerts import Condition


@on(Model, "HG301", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Every alert with the name and severity of an earlier one, or with a name that makes the same file name."""
    for service in model.services:
        first: dict[str, Owned[Condition]] = {}
        for condition in (service.within(one) for one in service.value.conditions):
            other = first.setdefault(words(condition.name), condition)
            if other is condition:
                continue
            if isinstance(condition.value, GeneratedAlert):
                leave_out = f'GeneratedAlerts(without={{"{condition.name}": "…"}})'
                yield other.fault(
                    f"an alert called {condition.name} is generated for every service",
                    help=f"rename this one, or leave that one out: generated_alerts={leave_out}",
                    at=other.at("name"),
                )
                continue
            if other.name == condition.name and other.value.severity is not condition.value.severity:
                continue
            alike = f"{other.name} and {condition.name} differ too little"
            yield condition.fault(
                f"two alerts are called {condition.name}" if other.name == condition.name else f"the names {alike}",
                help=f"rename one; the other is at {model.where(other)}",
                at=condition.at("name"),
            )
