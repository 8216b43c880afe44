"""An alert picks some series of many.

# What it does
Looks for `topk`, `bottomk`, `limitk` and `limit_ratio` in the expressions of alerts.

# Why is this bad?
Which series are picked changes from one evaluation to the next: alerts come and go, and none outlasts its hold.

# Example
```python
FULL = Threshold("Full", MEMORY_USAGE.topk(3) > 0.9, severity=HIGH, summary="Memory is full")
```

# Use instead
```python
FULL = Threshold("Full", MEMORY_USAGE > 0.9, severity=HIGH, summary="Memory is full")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.model.alerts import Condition
from heliograph.promql.tree import Aggregate

if TYPE_CHECKING:
    from collections.abc import Iterator

_PICKING: Final = frozenset({"topk", "bottomk", "limitk", "limit_ratio"})


@on(Model, "HG321", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Alerts that use one of them."""
    for query in model.queries:
        if isinstance(query.owner.value, Condition):
            for node in query.nodes:
                if isinstance(node, Aggregate) and node.operator in _PICKING:
                    yield query.owner.fault(
                        f"{node.operator} picks other series at every evaluation",
                        help="compare all series: those that are too high are picked by the comparison",
                        at=query.place(node),
                    )
