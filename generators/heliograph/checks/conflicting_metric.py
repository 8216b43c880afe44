"""Two services give one name to different metrics.

# What it does
Compares metrics of one name across services: their kind, labels, unit and buckets.

# Why is this bad?
Where both are queried together, in a shared dashboard or by raw PromQL, their values do not mean the same.

# Example
```python
SHOP = Gauge("orders_open", "Orders not yet shipped.")
MARKET = Counter("orders_open", "Orders opened.")
SERVICES = [Service("shop", team=SEARCH, definitions=[SHOP]), Service("market", team=SEARCH, definitions=[MARKET])]
```

# Use instead
```python
SHOP = Gauge("orders_open", "Orders not yet shipped.")
MARKET = Counter("orders_opened_total", "Orders opened.")
SERVICES = [Service("shop", team=SEARCH, definitions=[SHOP]), Service("market", team=SEARCH, definitions=[MARKET])]
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, Owned, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from heliograph.metrics.spec import Metric


@on(Model, "HG231", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Own metrics that differ from one of the same name in another service."""
    for metric, other in model.repeated(_own, lambda one: one.name):
        if metric.service is other.service or other.service is None:
            continue
        unlike = [word for word, of in _TRAITS.items() if of(metric.value) != of(other.value)]
        if unlike:
            yield metric.fault(
                f"{metric.name} of the service {other.service.name} has {' and '.join(unlike)}",
                help="rename one of them, or declare both alike",
                at=metric.at("name"),
            )


def _own(model: Model) -> Iterable[Owned[Metric[...]]]:
    return (metric for metric in model.metrics if metric.value.foreign is None)


_TRAITS: dict[str, Callable[[Metric[...]], object]] = {
    "another kind": lambda metric: metric.kind,
    "other labels": lambda metric: {spec.name for spec in metric.labels_declared},
    "another unit": lambda metric: metric.unit,
    "other buckets": lambda metric: metric.series[0].buckets,
}
