"""A trend looks much further ahead than it looks back.

# What it does
Compares `within` with the window that the line is fitted to.

# Why is this bad?
Any wave in the window, such as a collection of garbage, is drawn out into a fall: such alerts fire all the time.
The window should span several of the waves.

# Example
```python
FULL = Trend("Full", MEMORY_USAGE, severity=LOW, summary="Memory fills up", reaches=0.95, window="1h", within="4d")
```

# Use instead
```python
FULL = Trend("Full", MEMORY_USAGE, severity=LOW, summary="Memory fills up", reaches=0.95, window="6h", within="4d")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.model.alerts import Trend
from heliograph.promql.durations import Duration, duration

if TYPE_CHECKING:
    from collections.abc import Iterator

_TIMES: Final = 16
"""As far as the widely used alerts on full disks look ahead: four days from six hours."""


@on(Model, "HG316", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Trends that look sixteen times as far as they know, or more."""
    for condition in model.conditions:
        one = condition.value
        if isinstance(one, Trend) and one.within is not None:
            window, within = duration(one.window), duration(one.within)
            if within.milliseconds > _TIMES * window.milliseconds:
                yield condition.fault(
                    f"{within} are foretold from {window}",
                    help=f"fit the line to {Duration(-(-within.milliseconds // _TIMES // 60_000) * 60_000)} or more",
                    at=condition.at("window"),
                )
