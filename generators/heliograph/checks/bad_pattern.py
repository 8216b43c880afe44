"""A regular expression cannot be read.

# What it does
Compiles the patterns of matchers and of `label_replace` as Prometheus does.

# Why is this bad?
Prometheus refuses the query.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Errors", REQUESTS.where(status_code=matches("5(..")).rate().sum()))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Errors", REQUESTS.where(status_code=matches("5..")).rate().sum()))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.inference.problem import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG210", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """What inference finds."""
    return model.problems(ProblemKind.BAD_PATTERN)
