"""The least value of a panel is not below the greatest.

# What it does
Compares `min` and `max` of panels.

# Why is this bad?
Grafana draws nothing, or upside down.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.max(), min=1, max=0))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.max(), min=0, max=1))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.model.panel import MetricPanel

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG417", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Axes of no length, or of a negative one."""
    for panel in model.panels:
        one = panel.value
        if isinstance(one, MetricPanel) and one.min is not None and one.max is not None and one.min >= one.max:
            yield panel.fault(
                f"{panel.name} goes from {one.min:g} to {one.max:g}",
                help="give min= less than max=",
                at=panel.at("min"),
            )
