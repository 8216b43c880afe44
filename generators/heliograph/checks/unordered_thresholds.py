"""The thresholds of a panel are not written in ascending order.

# What it does
Looks at the order of `thresholds`.

# Why is this bad?
They are drawn in ascending order, whatever the order in which they are written: whoever reads the definition is misled.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.max(), thresholds={0.9: "red", 0.7: "yellow"}))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.max(), thresholds={0.7: "yellow", 0.9: "red"}))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.model.panel import MetricPanel

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG415", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Panels with a threshold below the one before it."""
    for panel in model.panels:
        values = list(panel.value.thresholds) if isinstance(panel.value, MetricPanel) else []
        if values != sorted(values):
            yield panel.fault(
                f"the thresholds of {panel.name} do not ascend",
                help=f"write them in this order: {', '.join(f'{value:g}' for value in sorted(values))}",
                at=panel.at("thresholds"),
            )
