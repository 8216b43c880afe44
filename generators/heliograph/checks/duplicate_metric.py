"""Two metrics of a service have one name.

# What it does
Compares the series that the metrics of a service expose, `_bucket`, `_sum` and `_count` of histograms included, also
with those that Heliograph's runtime exposes in every service.

# Why is this bad?
The client refuses to register the second one when the service starts, and queries cannot tell them apart.

# Example
```python
ORDERS = Counter("orders_total", "Orders received.")
PAID = Counter("orders_total", "Orders paid.")
```

# Use instead
```python
ORDERS = Counter("orders_total", "Orders received.")
PAID = Counter("orders_paid_total", "Orders paid.")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, Owned, on
from heliograph.findings import Severity
from heliograph.metrics import own, spec
from heliograph.metrics.sli import NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.metrics.spec import Metric


@on(Model, "HG230", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Every metric with a series that an earlier one of the same service has."""
    runtime = {NAME}.union(*(_names(metric) for metric in spec.defined(own.PACKAGE)))
    for service in model.services:
        first: dict[str, Owned[Metric[...]]] = {}
        for metric in (service.within(one) for one in service.value.metrics):
            others = [(name, first.setdefault(name, metric)) for name in sorted(_names(metric.value))]
            taken = next(((name, other) for name, other in others if other is not metric), None)
            if taken is not None:
                name, other = taken
                fact = "two metrics are called" if name == metric.name == other.name else "two metrics expose a series"
                yield metric.fault(
                    f"{fact} {name}",
                    help=f"rename one; the other is {other.name} at {model.where(other)}",
                    at=metric.at("name"),
                )
            elif metric.value.foreign is None and (reserved := runtime & _names(metric.value)):
                yield metric.fault(
                    f"Heliograph's runtime exposes {min(reserved)} itself", help="rename it", at=metric.at("name")
                )


def _names(metric: Metric[...]) -> set[str]:
    return {metric.name, *(series.name for series in metric.series)}
