"""The baseline of an anomaly holds the present.

# What it does
Looks at the `gap` of anomalies.

# Why is this bad?
An incident raises the mean and the standard deviation that it is measured by, and so hides itself.

# Example
```python
ODD = Anomaly("Odd", MEMORY_USAGE.max(), severity=LOW, summary="Memory is odd", gap="0s")
```

# Use instead
```python
ODD = Anomaly("Odd", MEMORY_USAGE.max(), severity=LOW, summary="Memory is odd", gap="10m")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.model.alerts import Anomaly
from heliograph.promql.durations import duration

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG311", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Anomalies whose past ends now, or before the alert is through its hold."""
    for condition in model.conditions:
        one = condition.value
        if isinstance(one, Anomaly) and one.gap is not None and duration(one.gap) <= one.hold_for:
            yield condition.fault(
                f"the baseline of {one.name} ends {duration(one.gap)} ago, within the time that it is held for",
                help="leave gap= out: it then outlasts the hold",
                at=condition.at("gap"),
            )
