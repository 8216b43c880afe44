"""Two recordings, or a recording and a metric, have one name.

# What it does
Compares the names of recordings with each other, across services, and with the series of metrics.

# Why is this bad?
A query by that name mixes what was recorded with what was not meant.

# Example
```python
MOST = Recording("service:memory_usage:max", MEMORY_USAGE.max())
MORE = Recording("service:memory_usage:max", MEMORY_USAGE.max(by=["instance"]))
```

# Use instead
```python
MOST = Recording("service:memory_usage:max", MEMORY_USAGE.max())
MORE = Recording("instance:memory_usage:max", MEMORY_USAGE.max(by=["instance"]))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG326", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Every recording with the name of an earlier one, or of a metric of its service."""
    for recording, other in model.repeated(lambda each: each.recordings, lambda one: one.name):
        elsewhere = "" if recording.service is other.service or other.service is None else f" in {other.service.name}"
        yield recording.fault(
            f"two recordings are called {recording.name}",
            help=f"rename one; the other{elsewhere} is at {model.where(other)}",
            at=recording.at("name"),
        )
    for service in model.services:
        series = {one.name: metric for metric in service.value.metrics for one in metric.series}
        for recording in (service.within(one) for one in service.value.recordings):
            if recording.name in series:
                metric = service.within(series[recording.name])
                yield recording.fault(
                    f"the recording {recording.name} has the name of a metric",
                    help=f"rename it; the metric is at {model.where(metric)}",
                    at=recording.at("name"),
                )
