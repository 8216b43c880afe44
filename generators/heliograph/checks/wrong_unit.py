"""Two quantities are added or compared that have different units.

# What it does
Follows units through functions and operators, and compares them where quantities are added, subtracted or compared.

# Why is this bad?
Seconds and bytes have no sum, and a ratio is never above 5 per cent: the result is a number without a meaning.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Both", REQUEST_DURATION.average() + MEMORY_USAGE.avg()))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Time", REQUEST_DURATION.average()))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.inference.problem import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG218", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """What inference finds."""
    return model.problems(ProblemKind.WRONG_UNIT)
