"""A label is used after it is gone.

# What it does
Follows labels through functions, aggregations and joins, and holds `by`, `without`, `on`, `ignoring`, `group_left` and
`label_replace` against those that are left.

# Why is this bad?
Grouping by a label that is not there puts everything into one group, and matching on it matches what does not belong
together.

# Example
```python
OVERVIEW = Dashboard("Overview", TimeSeries("Requests", REQUESTS.rate().sum(by=["tenant"])))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", TimeSeries("Requests", REQUESTS.rate().sum(by=["method"])))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.inference.problem import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG212", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """What inference finds."""
    return model.problems(ProblemKind.LOST_LABEL)
