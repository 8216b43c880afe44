"""A query names a series that no metric exposes.

# What it does
Looks up the names in queries among the metrics and recordings of all services.

# Why is this bad?
The query returns nothing: the panel stays empty, and the alert never fires.

# Example
```python
PANEL = Dashboard("Overview", Stat("Requests", promql("sum(rate(request_total[5m]))")))
```

# Use instead
```python
PANEL = Dashboard("Overview", Stat("Requests", promql("sum(rate(requests_total[5m]))")))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.inference.problem import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG201", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """What inference finds."""
    return model.problems(ProblemKind.UNKNOWN_METRIC)
