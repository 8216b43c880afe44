"""A query selects a value that a label never has.

# What it does
Holds the values in matchers against those of closed labels.

# Why is this bad?
The selector matches nothing: the panel stays empty, and the alert never fires.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Reads", REQUESTS.where(method="get").rate().sum()))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Reads", REQUESTS.where(method="GET").rate().sum()))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.inference.problem import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG204", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """What inference finds."""
    return model.problems(ProblemKind.UNDECLARED_VALUE)
