"""A function or aggregation is given too many arguments, or too few.

# What it does
Counts the arguments.

# Why is this bad?
Prometheus refuses the query.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", call("clamp", MEMORY_USAGE, 0)))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", call("clamp", MEMORY_USAGE, 0, 1)))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.inference.problem import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG207", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """What inference finds."""
    return model.problems(ProblemKind.WRONG_ARGUMENTS)
