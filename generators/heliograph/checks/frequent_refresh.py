"""A dashboard is refreshed more often than every ten seconds.

# What it does
Looks at the refresh intervals of dashboards.

# Why is this bad?
Every open window of it asks Prometheus all its queries again, mostly between two scrapes, where nothing is new.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.max()), refresh="5s")
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.max()), refresh="30s")
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECONDS: Final = re.compile(r"(?P<many>\d+)(?P<unit>ms|s)")


@on(Model, "HG407", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Intervals below ten seconds."""
    for dashboard in model.dashboards:
        found = _SECONDS.fullmatch(dashboard.value.refresh)
        if found is not None and (found["unit"] == "ms" or int(found["many"]) < 10):
            yield dashboard.fault(
                f"the dashboard {dashboard.name} is refreshed every {dashboard.value.refresh}",
                help='give it refresh="30s" or more',
                at=dashboard.at("refresh"),
            )
