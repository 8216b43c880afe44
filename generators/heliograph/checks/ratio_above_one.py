"""A ratio is compared with more than all of it.

# What it does
Follows units, and looks for ratios that are compared with a number above 1 and up to 100.

# Why is this bad?
A ratio goes from 0 to 1; the 5 of "5 per cent" is 500 per cent of it, and is never reached.

# Example
```python
ERRORS = REQUESTS.where(status_code=matches("5..")).rate().sum() / REQUESTS.rate().sum()
FAILING = Threshold("Failing", ERRORS > 5, severity=HIGH, summary="Requests fail")
```

# Use instead
```python
ERRORS = REQUESTS.where(status_code=matches("5..")).rate().sum() / REQUESTS.rate().sum()
FAILING = Threshold("Failing", ERRORS > 0.05, severity=HIGH, summary="Requests fail")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.inference.units import unit
from heliograph.promql.series import RATIO
from heliograph.promql.tree import Binary, Number

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG330", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Upper limits that look like percentages."""
    for query in model.queries:
        if query.kind != "rule":
            continue
        for node in query.nodes:
            if isinstance(node, Binary) and node.operator in (">", ">=") and isinstance(node.right, Number):
                limit = node.right.value
                if 1 < limit <= 100 and unit(node.left) == RATIO:
                    yield query.owner.fault(
                        f"a ratio is compared with {limit:g}, and 1 is all of it",
                        help=f"write {limit / 100:g} for {limit:g} per cent; allow this if there can be more than all",
                        at=query.place(node),
                    )
