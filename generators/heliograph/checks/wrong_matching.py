"""Vectors are matched in a way that Prometheus refuses.

# What it does
Looks at `on`, `ignoring`, `group_left` and `group_right`: set operators take no grouping, numbers no matching, and a
label is either matched on or taken over.

# Why is this bad?
Prometheus refuses the query.

# Example
```python
TWICE = MEMORY_USAGE + MEMORY_USAGE.on("instance", group_left=["instance"])
OVERVIEW = Dashboard("Overview", Stat("Twice", TWICE))
```

# Use instead
```python
TWICE = MEMORY_USAGE + MEMORY_USAGE.on("instance")
OVERVIEW = Dashboard("Overview", Stat("Twice", TWICE))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.inference.problem import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG209", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """What inference finds."""
    return model.problems(ProblemKind.WRONG_MATCHING)
