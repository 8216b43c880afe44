"""An anomaly asks for more deviations than its baseline can show.

# What it does
Counts the samples in the window of an anomaly whose baseline holds the present.

# Why is this bad?
Of n samples none is further from their mean than the square root of n - 1 standard deviations, however large it is:
an alert at k deviations needs k² + 2 samples to fire at all.

# Example
```python
ODD = Anomaly("Odd", MEMORY_USAGE.max(), severity=LOW, summary="Memory is odd", gap="0s", window="10m", deviations=3)
```

# Use instead
```python
ODD = Anomaly("Odd", MEMORY_USAGE.max(), severity=LOW, summary="Memory is odd", gap="0s", window="15m", deviations=3)
```
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.model.alerts import Anomaly
from heliograph.promql.durations import Duration, duration

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG312", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Baselines with too few samples."""
    for condition in model.conditions:
        one = condition.value
        if condition.service is None or not isinstance(one, Anomaly) or one.gap is None:
            continue
        if duration(one.gap).milliseconds:
            continue
        interval = duration(condition.service.evaluation_interval)
        samples = duration(one.window).milliseconds // interval.milliseconds
        needed = math.floor(one.deviations**2) + 2
        if samples < needed:
            yield condition.fault(
                f"the {samples} samples of the last {duration(one.window)} are never {one.deviations:g} deviations off",
                help=f'leave gap= out, or say window="{Duration(needed * interval.milliseconds)}"',
                at=condition.at("window"),
            )
