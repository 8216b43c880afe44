"""A query selects by a label that the metric does not have.

# What it does
Holds the labels in matchers against those that the metric declares, `job` and `instance`, and the filters of
environments.

# Why is this bad?
A label that is not there is empty: the selector matches nothing, or everything.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Errors", REQUESTS.where(status="500").rate().sum()))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Errors", REQUESTS.where(status_code="500").rate().sum()))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.inference.problem import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG202", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """What inference finds."""
    return model.problems(ProblemKind.UNKNOWN_LABEL)
