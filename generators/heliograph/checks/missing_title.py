"""A dashboard, a row or a panel has no title.

# What it does
Looks at the titles of dashboards, rows and panels.

# Why is this bad?
People find a dashboard by its title and know by a panel's what it shows; its identity is made of it too.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("", MEMORY_USAGE.max()))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.max()))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, boxes_of, on
from heliograph.findings import Severity
from heliograph.model.panels.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG423", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Titles with nothing but blanks; words may stand by themselves."""
    for dashboard in model.dashboards:
        for one in (dashboard, *boxes_of(dashboard)):
            if not one.value.title.strip() and not isinstance(one.value, Text):
                kind = type(one.value).__name__.lower()
                yield one.fault(
                    f"{'an' if kind[0] in 'aeiou' else 'a'} {kind} has no title",
                    help="say in two or three words what it shows",
                    at=one.at("title"),
                )
