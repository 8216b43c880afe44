"""The window of a condition is too short to hold two samples.

# What it does
Compares the `window` of a Trend with the evaluation interval at which its value is recorded, and that of an Absence
with the scrape interval.

# Why is this bad?
A line needs two points: a shorter window has no slope, and the alert never fires. A series looks absent between any two
scrapes: a shorter window fires all the time.

# Example
```python
FILLING = Trend("Filling", MEMORY_USAGE, window="1m", slope=0.001, severity=LOW, summary="Memory fills up")
```

# Use instead
```python
FILLING = Trend("Filling", MEMORY_USAGE, window="1h", slope=0.001, severity=LOW, summary="Memory fills up")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.model.alerts import Absence, Trend
from heliograph.promql.durations import Duration, duration

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG328", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Windows of trends and absences."""
    for condition in model.conditions:
        if condition.service is None or not isinstance(condition.value, (Trend, Absence)):
            continue
        trend = isinstance(condition.value, Trend)
        service = condition.service
        step = duration(service.evaluation_interval if trend else service.scrape_interval)
        window = duration(condition.value.window)
        if window.milliseconds < 2 * step.milliseconds:
            yield condition.fault(
                f"the window {window} holds fewer than two {'evaluations' if trend else 'scrapes'} of {step}",
                help=f"give it {Duration(2 * step.milliseconds)} or more",
                at=condition.at("window"),
            )
