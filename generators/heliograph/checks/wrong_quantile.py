"""A quantile is not from 0 to 1.

# What it does
Looks at the quantiles of `histogram_quantile`, `histogram_quantiles`, `quantile_over_time` and `quantile`.

# Why is this bad?
Prometheus answers with an infinite value, or with none that is a number.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Slow", REQUEST_DURATION.quantile(95)))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Slow", REQUEST_DURATION.quantile(0.95)))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.inference.problem import ProblemKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG217", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """What inference finds."""
    return model.problems(ProblemKind.WRONG_QUANTILE)
