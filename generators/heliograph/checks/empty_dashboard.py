"""A dashboard or a row shows nothing.

# What it does
Looks for dashboards and rows that hold no panel.

# Why is this bad?
People who open it take the emptiness for a failure.

# Example
```python
OVERVIEW = Dashboard("Overview")
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
from heliograph.model.dashboard import Row

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG403", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Dashboards and rows without a panel."""
    for dashboard in model.dashboards:
        if not dashboard.value.panels:
            yield dashboard.fault(f"the dashboard {dashboard.name} has no panels", help="give it panels, or remove it")
            continue
        for row in dashboard.value.rows:
            if isinstance(row, Row) and not row.panels:
                empty = dashboard.within(row)
                yield empty.fault(f"the row {empty.name} has no panels", help="give it panels, or remove it")
