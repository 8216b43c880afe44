"""Several series of one side match one of the other.

# What it does
Looks for labels in which series that are matched can still differ.

# Why is this bad?
Prometheus answers such a query with an error as soon as there are two such series.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Share", REQUESTS.rate() / MEMORY_USAGE.on("instance")))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Share", REQUESTS.rate().sum(by=["instance"]) / MEMORY_USAGE.on("instance")))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.inference.problem import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG214", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """What inference finds."""
    return model.problems(ProblemKind.MANY_MATCHES)
