"""A metric that is no counter is called `_total`.

# What it does
Looks at the names of the service's own gauges, histograms and infos.

# Why is this bad?
By `_total` people and tools know a counter: they take its rate, which of a gauge is nonsense.

# Example
```python
DATASETS = Gauge("datasets_active_total", "Datasets that exist now.")
```

# Use instead
```python
DATASETS = Gauge("datasets_active", "Datasets that exist now.")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.series import SeriesKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG235", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Own metrics of another kind with that name."""
    for metric in model.metrics:
        other = metric.value.foreign is None and metric.value.kind is not SeriesKind.COUNTER
        if other and metric.name.endswith("_total"):
            yield metric.fault(
                f"{metric.name} is a {type(metric.value).__name__.lower()}, and _total is for counters",
                help=f"call it {metric.name.removesuffix('_total')}",
                at=metric.at("name"),
            )
