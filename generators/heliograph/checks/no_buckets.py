"""A quantile is taken of something that has no buckets.

# What it does
Looks at what `histogram_quantile` and its kin are given: it must be a histogram's buckets, with their label `le`.

# Why is this bad?
The result is empty.

# Example
```python
SLOW = call("histogram_quantile", 0.95, REQUEST_DURATION.bucket.rate("5m").sum())
OVERVIEW = Dashboard("Overview", Stat("Slow", SLOW))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Slow", REQUEST_DURATION.quantile(0.95)))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.inference.problem import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG216", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """What inference finds."""
    return model.problems(ProblemKind.NO_BUCKETS)
