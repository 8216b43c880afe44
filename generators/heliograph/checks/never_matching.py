"""The two sides of an operator can never match.

# What it does
Compares the labels, and the values of labels, that the two sides carry.

# Why is this bad?
Vectors are matched by equal labels. Where no labels can be equal, the result is always empty.

# Example
```python
SHARE = REQUESTS.rate().sum(by=["method"]) / REQUESTS.rate().sum(by=["endpoint"])
OVERVIEW = Dashboard("Overview", Stat("Share", SHARE))
```

# Use instead
```python
SHARE = REQUESTS.rate().sum(by=["method"]) / REQUESTS.rate().sum().ignoring("method")
OVERVIEW = Dashboard("Overview", Stat("Share", SHARE))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.inference.problem import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG213", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """What inference finds."""
    return model.problems(ProblemKind.NEVER_MATCHES)
