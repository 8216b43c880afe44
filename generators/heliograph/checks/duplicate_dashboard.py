"""Two dashboards have one uid.

# What it does
Compares the uids of dashboards across services: the name of the service and of the module, or the dashboard's key.

# Why is this bad?
Grafana keeps one of them, and which one is chance.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.max()))
DETAILS = Dashboard("Details", Stat("Memory", MEMORY_USAGE.max()))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.max()))
DETAILS = Dashboard("Details", Stat("Memory", MEMORY_USAGE.max()), key="details")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, Owned, on
from heliograph.conventions import dashboard_uid
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.model.dashboard import Dashboard


@on(Model, "HG401", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Every dashboard with the uid of an earlier one."""
    for dashboard, other in model.repeated(lambda each: each.dashboards, _uid):
        yield dashboard.fault(
            f"two dashboards have the uid {_uid(dashboard)}",
            help=f"give one a key= of its own; the other is {other.name} at {model.where(other)}",
            at=dashboard.at("key") if dashboard.value.key else dashboard.at("title"),
        )


def _uid(dashboard: Owned[Dashboard]) -> str:
    assert dashboard.service is not None  # noqa: S101 — dashboards stand in services
    return dashboard_uid(dashboard.service, dashboard.value)
