"""Two service level indicators of a service have one name.

# What it does
Compares the names of the indicators that a service lists.

# Why is this bad?
Both are counted in the same series: the second one takes the place of the first.

# Example
```python
ANSWERED = Sli("requests", "Requests answered.", total=REQUESTS, bad=REQUESTS.where(status_code=matches("5..")))
FAST = Sli("requests", "Requests answered in time.", total=REQUEST_DURATION, under=0.25)
```

# Use instead
```python
ANSWERED = Sli("availability", "Requests answered.", total=REQUESTS, bad=REQUESTS.where(status_code=matches("5..")))
FAST = Sli("latency", "Requests answered in time.", total=REQUEST_DURATION, under=0.25)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, Owned, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.metrics.sli import Sli


@on(Model, "HG246", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Every indicator with the name of an earlier one of the same service."""
    for service in model.services:
        first: dict[str, Owned[Sli]] = {}
        for indicator in (service.within(one) for one in service.value.indicators):
            other = first.setdefault(indicator.name, indicator)
            if other is not indicator:
                yield indicator.fault(
                    f"two indicators are called {indicator.name}",
                    help=f"rename one; the other is at {model.where(other)}",
                    at=indicator.at("name"),
                )
