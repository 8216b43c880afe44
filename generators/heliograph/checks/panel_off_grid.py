"""A panel does not fit into the grid.

# What it does
Looks at the width and height of panels: 1 to 24 columns, and at least one unit of height.

# Why is this bad?
Grafana shows it cut off, or over other panels.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.max(), width=30))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.max(), width=24))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG416", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Panels of a size that is none."""
    for panel in model.panels:
        width, height = panel.value.width, panel.value.height
        if width is not None and not 1 <= width <= 24:
            yield panel.fault(
                f"{panel.name} is {width} columns wide", help="the grid has 24: give it 1 to 24", at=panel.at("width")
            )
        if height is not None and height < 1:
            yield panel.fault(f"{panel.name} is {height} units high", help="give it 1 or more", at=panel.at("height"))
