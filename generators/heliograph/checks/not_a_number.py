"""A query computes or compares with NaN.

# What it does
Looks for NaN among the numbers of a query.

# Why is this bad?
Nothing is above, below or equal to NaN: such an alert never fires.

# Example
```python
FULL = Threshold("Full", MEMORY_USAGE > float("nan"), severity=HIGH, summary="Memory is full")
```

# Use instead
```python
FULL = Threshold("Full", MEMORY_USAGE > 0.95, severity=HIGH, summary="Memory is full")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.inference.problem import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG219", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """What inference finds."""
    return model.problems(ProblemKind.NOT_A_NUMBER)
