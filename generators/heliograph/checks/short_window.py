"""A window is too short to hold the samples that are needed.

# What it does
Compares the windows of functions with the service's scrape interval: functions that compare samples need two of them,
others one.

# Why is this bad?
With less there is no result, at least between scrapes.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Requests", REQUESTS.rate("20s").sum()))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Requests", REQUESTS.rate("1m").sum()))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.inference.problem import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG224", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """What inference finds."""
    return model.problems(ProblemKind.SHORT_WINDOW)
