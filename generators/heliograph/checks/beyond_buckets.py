"""A quantile is compared with more than it can ever be.

# What it does
Compares thresholds with the last bound of the histogram whose quantile they are for.

# Why is this bad?
A quantile is interpolated within a bucket and is never above the last bound: the alert cannot fire,
however slow it gets.

# Example
```python
SLOW = Threshold(
    "Slow",
    REQUEST_DURATION.quantile(0.95) > 15,
    severity=HIGH,
    summary="Requests take {{ $value }} seconds",
    runbook="runbooks/example.md",
)
```

# Use instead
```python
SLOW = Threshold(
    "Slow",
    REQUEST_DURATION.quantile(0.95) > 5,
    severity=HIGH,
    summary="Requests take {{ $value }} seconds",
    runbook="runbooks/example.md",
)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.inference.problem import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG215", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """What inference finds."""
    return model.problems(ProblemKind.BEYOND_BUCKETS)
