"""A query needs what the Prometheus of an environment does not have.

# What it does
Compares functions and names with the oldest Prometheus of the organisation's environments, and with its feature flags.

# Why is this bad?
That Prometheus refuses the query, and with it the whole file of rules.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Spread", MEMORY_USAGE.over_time("mad", "1h")))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Spread", MEMORY_USAGE.over_time("stddev", "1h")))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.inference.problem import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG225", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """What inference finds."""
    return model.problems(ProblemKind.UNSUPPORTED)
