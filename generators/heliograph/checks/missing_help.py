"""A metric has no help.

# What it does
Looks at the help of the service's own metrics.

# Why is this bad?
The help is what people read in Prometheus and, unless it has one of its own, as a panel's description.

# Example
```python
QUEUE = Gauge("queue_length", "")
```

# Use instead
```python
QUEUE = Gauge("queue_length", "Jobs that wait.")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG234", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Own metrics with nothing but blanks."""
    for metric in model.metrics:
        if metric.value.foreign is None and not metric.value.help.strip():
            yield metric.fault(
                f"{metric.name} has no help", help="say in a sentence what it measures", at=metric.at("help")
            )
