"""Two panels of a dashboard have one identity.

# What it does
Compares what the ids of panels and rows are made of: the key or, without one, the title.

# Why is this bad?
Links, alerts and repeated panels find a panel by its id; of two with one id Grafana shows one twice.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.max()), Stat("Memory", MEMORY_USAGE.min()))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.max()), Stat("Least memory", MEMORY_USAGE.min()))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from heliograph.checks.mechanism import Fault, Model, Owned, boxes_of, on
from heliograph.conventions import panel_id, panel_key, row_id
from heliograph.findings import Severity
from heliograph.model.dashboard import Row

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG404", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Every panel and row with the id of an earlier one."""
    for dashboard in model.dashboards:
        first: dict[int, Owned[Any]] = {}
        for box in boxes_of(dashboard):
            number = row_id(box.value) if isinstance(box.value, Row) else panel_id(box.value)
            other = first.setdefault(number, box)
            if other is not box:
                yield box.fault(
                    f"two {'rows' if isinstance(box.value, Row) else 'panels'} have the key {panel_key(box.value)}",
                    help=f"rename one, or give it a key= of its own; the other is at {model.where(other)}",
                    at=box.at("key") if box.value.key else box.at("title"),
                )
