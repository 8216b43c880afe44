"""The uid of a dashboard is one that Grafana refuses.

# What it does
Counts the characters of uids: at most 40, with something after the service's name.

# Why is this bad?
Grafana does not provision a dashboard with a longer uid.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.max()), key="everything-that-anybody-ever-wanted-to-know")
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.max()), key="everything")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.conventions import UID_LIMIT, dashboard_stem, dashboard_uid
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG402", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Uids that are too long, or that are the service's name alone."""
    for dashboard in model.dashboards:
        if dashboard.service is None:
            continue
        uid = dashboard_uid(dashboard.service, dashboard.value)
        at = dashboard.at("key") if dashboard.value.key else dashboard.at("title")
        if len(uid) > UID_LIMIT:
            room = UID_LIMIT - len(uid) + len(dashboard_stem(dashboard.value))
            yield dashboard.fault(
                f"the uid {uid} has {len(uid)} characters; {UID_LIMIT} is the most",
                help=f"give the dashboard a key= of at most {room} characters",
                at=at,
            )
        elif not dashboard_stem(dashboard.value):
            yield dashboard.fault(
                f"the key {dashboard.value.key!r} has neither letters nor digits",
                help="give the dashboard a key= of lower-case letters, digits and hyphens",
                at=at,
            )
