"""The name of a metric has capital letters.

# What it does
Looks at the names of the service's own metrics.

# Why is this bad?
Names in Prometheus are snake_case; a mixture is hard to search and to guess.

# Example
```python
WAIT = Gauge("queueLength", "Jobs that wait.")
```

# Use instead
```python
WAIT = Gauge("queue_length", "Jobs that wait.")
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG237", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Own metrics with any capital."""
    for metric in model.metrics:
        if metric.value.foreign is None and metric.name != metric.name.lower():
            snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", metric.name).lower()
            yield metric.fault(
                f"the name {metric.name} has capital letters", help=f"call it {snake}", at=metric.at("name")
            )
