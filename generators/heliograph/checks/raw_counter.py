"""A counter is read as if it were a gauge.

# What it does
Looks for counters, and the buckets, sums and counts of histograms, that no function makes growth of.

# Why is this bad?
A counter says how much there has been since the process started, which is of no use to anybody.

# Example
```python
OVERVIEW = Dashboard("Overview", TimeSeries("Requests", REQUESTS.sum(by=["method"])))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", TimeSeries("Requests", REQUESTS.rate().sum(by=["method"])))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.inference.problem import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG222", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """What inference finds."""
    return model.problems(ProblemKind.RAW_COUNTER)
