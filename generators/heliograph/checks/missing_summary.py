"""An alert says nothing.

# What it does
Looks for alerts whose summary is empty.

# Why is this bad?
The summary is what people read on their phone.

# Example
```python
FULL = Threshold("Full", MEMORY_USAGE > 0.9, severity=HIGH, summary="")
```

# Use instead
```python
FULL = Threshold("Full", MEMORY_USAGE > 0.9, severity=HIGH, summary="{{ $labels.instance }} is out of memory")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG322", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Summaries with nothing but blanks."""
    for condition in model.conditions:
        if not condition.value.summary.strip():
            yield condition.fault(
                f"the alert {condition.name} has no summary",
                help="say in a sentence what is wrong",
                at=condition.at("summary"),
            )
