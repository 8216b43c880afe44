"""A label may take any number of values.

# What it does
Looks for open labels of own metrics where neither the label nor the metric has a `limit`.

# Why is this bad?
Every value is a series, for each value of every other label: without a limit one careless value, such as a raw path,
fills the memory of the service and of Prometheus.

# Example
```python
class Job(Labels):
    queue: str


JOBS = Counter("jobs_total", "Jobs done.", Job)
```

# Use instead
```python
class Job(Labels):
    queue: str = label(limit=20)


JOBS = Counter("jobs_total", "Jobs done.", Job)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.metrics.labels import Labels


@on(Model, "HG243", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Own metrics with such a label; told once for a label set."""
    told: set[tuple[type[Labels] | None, str]] = set()
    for metric in model.metrics:
        for spec in metric.value.labels_declared:
            key = (metric.value.label_set, spec.name)
            limited = spec.size is not None or metric.value.limit is not None
            if metric.value.foreign is None and not limited and key not in told:
                told.add(key)
                yield metric.fault(
                    f"the label {spec.name} of {metric.name} has no limit",
                    help=f"declare its values with Literal, or a limit: {spec.name}: str = label(limit=100)",
                    at=metric.at("labels"),
                )
