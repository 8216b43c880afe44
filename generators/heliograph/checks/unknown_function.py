"""A query calls a function that PromQL does not have.

# What it does
Looks up the functions and aggregations of built expressions; those of raw PromQL are read with the text.

# Why is this bad?
Prometheus refuses the query.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", call("round_to", MEMORY_USAGE, 0.1)))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", call("round", MEMORY_USAGE, 0.1)))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.inference.problem import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG206", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """What inference finds."""
    return model.problems(ProblemKind.UNKNOWN_FUNCTION)
