"""An anomaly waits for more samples than its window holds.

# What it does
Compares `samples` with the number of evaluations in the window.

# Why is this bad?
The alert never fires.

# Example
```python
ODD = Anomaly("Odd", MEMORY_USAGE.max(), severity=LOW, summary="Memory is odd", window="1h", samples=120)
```

# Use instead
```python
ODD = Anomaly("Odd", MEMORY_USAGE.max(), severity=LOW, summary="Memory is odd", window="1h", samples=30)
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


@on(Model, "HG314", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Anomalies that ask for too many."""
    for condition in model.conditions:
        one = condition.value
        if condition.service is None or not isinstance(one, Anomaly) or one.samples is None:
            continue
        interval = duration(condition.service.evaluation_interval)
        held = duration(one.window).milliseconds // interval.milliseconds
        if one.samples > held:
            yield condition.fault(
                f"{one.samples} samples are needed, and a window of {duration(one.window)} holds {held}",
                help=f"ask for {held // 2}, half of them, by leaving samples= out",
                at=condition.at("samples"),
            )
