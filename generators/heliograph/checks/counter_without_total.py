"""The name of a counter does not end in `_total`.

# What it does
Looks at the names of the service's own counters.

# Why is this bad?
The client adds `_total` to what it exposes: queries for the name as it is written find nothing.

# Example
```python
ORDERS = Counter("orders", "Orders received.")
```

# Use instead
```python
ORDERS = Counter("orders_total", "Orders received.")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.series import SeriesKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG233", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Own counters of another name."""
    for metric in model.metrics:
        own = metric.value.foreign is None and metric.value.kind is SeriesKind.COUNTER
        if own and metric.name and not metric.name.endswith("_total"):
            yield metric.fault(
                f"the counter {metric.name} does not end in _total",
                help=f"call it {metric.name}_total",
                at=metric.at("name"),
            )
