"""The matchers of a selector contradict each other, or the values that a label has.

# What it does
Tries patterns on the values of closed labels, and all matchers of one label together.

# Why is this bad?
No series can satisfy them: the panel stays empty, and the alert never fires.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Reads", REQUESTS.where(method=matches("G.T.")).rate().sum()))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Reads", REQUESTS.where(method=matches("G.T")).rate().sum()))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.inference.problem import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG211", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """What inference finds."""
    return model.problems(ProblemKind.MATCHES_NOTHING)
