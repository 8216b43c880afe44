"""Observations are counted up to a bound that is no bucket of the histogram.

# What it does
Compares the `le` of matchers, and the `under` of `fraction`, with the bounds of the histogram's buckets.

# Why is this bad?
A histogram counts observations up to its bounds and knows of no others: there is no series for another one, and the
result is empty.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Fast", REQUEST_DURATION.fraction(under=0.3)))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Fast", REQUEST_DURATION.fraction(under=0.25)))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.inference.problem import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG203", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """What inference finds."""
    return model.problems(ProblemKind.NO_BOUND)
