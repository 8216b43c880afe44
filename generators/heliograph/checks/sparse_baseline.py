"""The baseline of an anomaly has fewer than ten samples.

# What it does
Counts the evaluations in the window of an anomaly.

# Why is this bad?
The standard deviation of a handful of samples is an accident: the alert fires at random.

# Example
```python
ODD = Anomaly("Odd", MEMORY_USAGE.max(), severity=LOW, summary="Memory is odd", window="5m")
```

# Use instead
```python
ODD = Anomaly("Odd", MEMORY_USAGE.max(), severity=LOW, summary="Memory is odd", window="1h")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.model.alerts import Anomaly
from heliograph.promql.durations import Duration, duration

if TYPE_CHECKING:
    from collections.abc import Iterator

_FEWEST: Final = 10


@on(Model, "HG315", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Short windows."""
    for condition in model.conditions:
        one = condition.value
        if condition.service is None or not isinstance(one, Anomaly):
            continue
        interval = duration(condition.service.evaluation_interval)
        samples = duration(one.window).milliseconds // interval.milliseconds
        if samples < _FEWEST:
            many = "1 sample" if samples == 1 else f"{samples} samples"
            yield condition.fault(
                f"the baseline of {one.name} is {many}, one each {interval}",
                help=f'say window="{Duration(6 * _FEWEST * interval.milliseconds)}", or {_FEWEST} samples at the least',
                at=condition.at("window"),
            )
