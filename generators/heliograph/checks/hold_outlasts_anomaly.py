"""An anomaly is held for longer than it can last.

# What it does
Compares the hold of an anomaly with its gap and window.

# Why is this bad?
Once a lasting change has filled 1 / (k² + 1) of the window, it is within k deviations of the baseline that it made
itself: the condition ends, and before the hold is over the alert can never fire.

# Example
```python
ODD = Anomaly("Odd", MEMORY_USAGE.max(), severity=LOW, summary="Memory is odd", gap="0s", window="1h", hold="10m")
```

# Use instead
```python
ODD = Anomaly("Odd", MEMORY_USAGE.max(), severity=LOW, summary="Memory is odd", window="1h", hold="10m")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.model.alerts import Anomaly
from heliograph.promql.durations import Duration, duration

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG313", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Holds beyond the gap and that share of the window."""
    for condition in model.conditions:
        one = condition.value
        if isinstance(one, Anomaly) and one.gap is not None:
            window, gap = duration(one.window).milliseconds, duration(one.gap).milliseconds
            lasts = int(gap + window / (one.deviations**2 + 1))
            if one.hold_for.milliseconds >= lasts:
                yield condition.fault(
                    f"a lasting anomaly ends by itself after {Duration(lasts // 1000 * 1000)}, before {one.hold_for}",
                    help="leave gap= out: it then outlasts the hold",
                    at=condition.at("hold"),
                )
