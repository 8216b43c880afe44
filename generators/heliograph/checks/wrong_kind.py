"""A value stands where one of another kind is needed.

# What it does
Follows the four kinds of values (instant vector, range vector, scalar, string) through functions and operators, up to
the result.

# Why is this bad?
Prometheus refuses the query. A rule that yields a range vector is accepted even by `promtool check rules`, and fails at
every evaluation.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.range("5m")))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.over_time("max", "5m")))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.inference.problem import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG208", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """What inference finds."""
    return model.problems(ProblemKind.WRONG_KIND)
