"""The expression of an alert is always there.

# What it does
Looks for what makes a threshold's expression empty while all is well: a comparison, `absent`, `unless`.

# Why is this bad?
A Prometheus alert fires for every series that its expression returns, whatever the value: this one fires all the time.

# Example
```python
FULL = Threshold("Full", MEMORY_USAGE.max(), severity=HIGH, summary="Memory is full")
```

# Use instead
```python
FULL = Threshold("Full", MEMORY_USAGE.max() > 0.9, severity=HIGH, summary="Memory is full")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.model.alerts import Threshold
from heliograph.promql.operators import COMPARISONS
from heliograph.promql.traversal import children
from heliograph.promql.tree import (
    Binary,
    Call,
    Selector,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.promql.tree import Expression


@on(Model, "HG303", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Thresholds that filter nothing."""
    for query in model.queries:
        if isinstance(query.owner.value, Threshold) and not _filters(query.tree):
            yield query.owner.fault(
                f"the alert {query.owner.name} compares nothing, so it fires whenever there is a result",
                help="compare the expression with what is too much: expression > 0.9",
                at=query.owner.at("expression"),
            )


def _filters(node: Expression) -> bool:
    """Whether the result can be empty though there is data."""
    match node:
        case Binary() if node.operator in COMPARISONS:
            return not node.return_bool or _filters(node.left) or _filters(node.right)
        case Binary() if node.operator == "unless":
            return True
        case Binary() if node.operator == "or":
            return _filters(node.left) and _filters(node.right)
        case Call() if node.function in ("absent", "absent_over_time"):
            return True
        case Selector():
            return node.name == "ALERTS"
        case _:
            return any(map(_filters, children(node)))
