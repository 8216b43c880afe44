"""A service may expose more series than a Prometheus holds.

# What it does
Multiplies the limits of each metric's labels, times the buckets of histograms, and adds up what a service may expose.
A limit of the metric itself bounds that. What is beyond a limit is one more value, `__overflow__`.

# Why is this bad?
The limits are a budget. Ten million series are about what one Prometheus holds for all services together; a limit
beyond that is none.

# Example
```python
class Job(Labels):
    tenant: str = label(limit=100_000)
    queue: str = label(limit=1_000)


JOBS = Counter("jobs_total", "Jobs done.", Job)
SERVICE = Service("example", team=SEARCH, definitions=[JOBS])
```

# Use instead
```python
class Job(Labels):
    tenant: str = label(limit=1_000)
    queue: str = label(limit=20)


JOBS = Counter("jobs_total", "Jobs done.", Job)
SERVICE = Service("example", team=SEARCH, definitions=[JOBS])
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.metrics.cardinality import most_series

if TYPE_CHECKING:
    from collections.abc import Iterator

BUDGET: Final = 10_000_000
"""Series of one service, over all its metrics."""


@on(Model, "HG245", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Services over the budget, with the metric that takes the most of it."""
    for service in model.services:
        own = (metric for metric in service.value.metrics if metric.foreign is None)
        sizes = {metric.name: most_series(metric, unlimited=1) or 0 for metric in own}
        total = sum(sizes.values())
        if total > BUDGET:
            most = max(sizes, key=lambda name: sizes[name])
            yield service.fault(
                f"{service.name} may expose {total:,} series; {BUDGET:,} are a lot",
                help=f"lower the limits of its labels; {most} alone may have {sizes[most]:,}",
                at=service.at("name"),
            )
