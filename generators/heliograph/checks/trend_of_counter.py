"""The trend of a counter is taken.

# What it does
Looks for `deriv`, `delta`, `predict_linear`, `stddev_over_time` and their kin over counters.

# Why is this bad?
These are for gauges: every restart of the process looks like a fall.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Trend", REQUESTS.deriv("1h").sum()))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Trend", REQUESTS.rate().sum().deriv("1h")))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.inference.problem import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG223", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """What inference finds."""
    return model.problems(ProblemKind.TREND_OF_COUNTER)
