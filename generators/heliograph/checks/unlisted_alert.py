"""A panel is drawn for an alert that is not the service's.

# What it does
Compares `alert=` of panels with the alerts that the service lists.

# Why is this bad?
The panel draws the threshold of an alert that does not exist, and links to it.

# Example
```python
FULL = Threshold("Full", MEMORY_USAGE > 0.9, severity=HIGH, summary="Memory is full")
OVERVIEW = Dashboard("Overview", TimeSeries("Memory", MEMORY_USAGE, alert=FULL))
SERVICE = Service("example", team=SEARCH, definitions=[MEMORY_USAGE, OVERVIEW])
```

# Use instead
```python
FULL = Threshold("Full", MEMORY_USAGE > 0.9, severity=HIGH, summary="Memory is full")
OVERVIEW = Dashboard("Overview", TimeSeries("Memory", MEMORY_USAGE, alert=FULL))
SERVICE = Service("example", team=SEARCH, definitions=[MEMORY_USAGE, FULL, OVERVIEW])
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG424", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Alerts that the service does not list."""
    listed = {(id(one.service), id(one.value)) for one in model.conditions}
    for panel in model.panels:
        alert = panel.value.alert
        if alert is not None and (id(panel.service), id(alert)) not in listed:
            yield panel.fault(
                f"the alert {alert.name} is no part of the service",
                help="list it, or its module, in the definitions of SERVICE",
                at=panel.at("alert"),
            )
