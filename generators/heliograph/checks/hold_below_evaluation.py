"""An alert is held for less time than passes between two evaluations.

# What it does
Compares `hold` and `cooldown` with the service's evaluation interval.

# Why is this bad?
Prometheus looks at an alert once in an interval: anything shorter acts like one whole interval.

# Example
```python
FULL = Threshold("Full", MEMORY_USAGE > 0.9, severity=HIGH, summary="Memory is full", hold="30s")
```

# Use instead
```python
FULL = Threshold("Full", MEMORY_USAGE > 0.9, severity=HIGH, summary="Memory is full", hold="1m")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.durations import duration

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG309", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Times that are neither nothing nor an interval."""
    for condition in model.conditions:
        if condition.service is None:
            continue
        interval = duration(condition.service.evaluation_interval)
        for argument in ("hold", "cooldown"):
            length = duration(getattr(condition.value, argument))
            if 0 < length.milliseconds < interval.milliseconds:
                yield condition.fault(
                    f"{argument} {length} is shorter than the {interval} between evaluations",
                    help=f"give it {interval} or more, or evaluate more often: evaluation_interval",
                    at=condition.at(argument),
                )
