"""The growth of a gauge is read as that of a counter.

# What it does
Looks at what `rate`, `irate` and `increase` are applied to.

# Why is this bad?
These functions take each fall of the value for a restart from 0 and add it up: of a gauge, that is nonsense.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.rate()))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.deriv("5m")))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.inference.problem import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG220", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """What inference finds."""
    return model.problems(ProblemKind.RATE_OF_GAUGE)
