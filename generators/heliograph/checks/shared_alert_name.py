"""Alerts of two services have one name.

# What it does
Compares the names of alerts across services.

# Why is this bad?
A silence or a search for the name finds the alerts of both. Where that is meant, as with alerts that every service has,
allow it.

# Example
```python
A = Threshold("Full", MEMORY_USAGE > 0.9, severity=LOW, summary="Memory is full")
B = Threshold("Full", MEMORY_USAGE > 0.9, severity=LOW, summary="Memory is full")
SERVICES = [
    Service("shop", team=SEARCH, definitions=[MEMORY_USAGE, A]),
    Service("market", team=SEARCH, definitions=[MEMORY_USAGE, B]),
]
```

# Use instead
```python
A = Threshold("Full", MEMORY_USAGE > 0.9, severity=LOW, summary="Memory is full")
B = Threshold("MarketFull", MEMORY_USAGE > 0.9, severity=LOW, summary="Memory is full")
SERVICES = [
    Service("shop", team=SEARCH, definitions=[MEMORY_USAGE, A]),
    Service("market", team=SEARCH, definitions=[MEMORY_USAGE, B]),
]
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG302", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Alerts with a name that an earlier service uses."""
    for condition, other in model.repeated(lambda each: each.conditions, lambda one: one.name):
        if condition.service is not other.service and other.service is not None:
            yield condition.fault(
                f"the service {other.service.name} has an alert called {condition.name} too",
                help=f"rename one; the other is at {model.where(other)}",
                at=condition.at("name"),
            )
