"""Counters are summed before their growth is taken.

# What it does
Looks for `rate`, `irate` and `increase` of a subquery that aggregates counters.

# Why is this bad?
When one instance restarts, the sum falls a little, and the function takes that for a restart of all: a huge spike.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Requests", REQUESTS.sum().rate("5m")))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Requests", REQUESTS.rate("5m").sum()))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.inference.problem import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG221", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """What inference finds."""
    return model.problems(ProblemKind.RATE_OF_SUM)
