"""An alert compares with infinity.

# What it does
Looks for infinite numbers in the comparisons of alerts.

# Why is this bad?
Nothing is above infinity, and everything is below it: the alert never fires, or always.

# Example
```python
FULL = Threshold("Full", MEMORY_USAGE > float("inf"), severity=HIGH, summary="Memory is full")
```

# Use instead
```python
FULL = Threshold("Full", MEMORY_USAGE > 0.9, severity=HIGH, summary="Memory is full")
```
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.model.alerts import Condition
from heliograph.promql.operators import COMPARISONS
from heliograph.promql.tree import (
    Binary,
    Number,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG331", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Comparisons with such a number."""
    for query in model.queries:
        for node in query.nodes if isinstance(query.owner.value, Condition) else ():
            if isinstance(node, Binary) and node.operator in COMPARISONS:
                for side in (node.left, node.right):
                    if isinstance(side, Number) and math.isinf(side.value):
                        yield query.owner.fault(
                            f"{query.owner.name} compares with infinity",
                            help="write the number that is too much",
                            at=query.place(node),
                        )
