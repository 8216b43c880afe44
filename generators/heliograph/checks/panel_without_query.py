"""A panel has nothing to draw.

# What it does
Looks for panels of metrics that are given no query.

# Why is this bad?
It shows "No data" for ever.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Memory"))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.max()))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.model.panel import MetricPanel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.model.panel import Panel


@on(Model, "HG405", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Panels of metrics, and panels of logs or traces whose query is empty."""
    for panel in model.panels:
        missing = not panel.value.queries if isinstance(panel.value, MetricPanel) else _says_nothing(panel.value)
        if missing:
            yield panel.fault(f"the panel {panel.name} has no query", help="say what it shows")


def _says_nothing(panel: Panel) -> bool:
    query = getattr(panel, "query", None)
    return isinstance(query, str) and not query.strip()
