"""A metric has a name that the parts of histograms and counters have.

# What it does
Looks for `_bucket`, `_sum`, `_count`, `_created` and, on what is no info, `_info` at the end of own metrics' names.

# Why is this bad?
Such series are taken for parts of another metric; some clients and OpenMetrics refuse them.

# Example
```python
JOBS = Gauge("queue_count", "Jobs that wait.")
```

# Use instead
```python
JOBS = Gauge("queue_jobs", "Jobs that wait.")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.series import SeriesKind

if TYPE_CHECKING:
    from collections.abc import Iterator

_RESERVED: Final = {
    "_bucket": "the buckets of a histogram",
    "_sum": "the sum of a histogram",
    "_count": "the observations of a histogram",
    "_created": "the time at which a counter was made",
    "_info": "Info",
}


@on(Model, "HG238", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Own metrics with one of these endings."""
    for metric in model.metrics:
        suffix = next((one for one in _RESERVED if metric.name.endswith(one)), None)
        if suffix is None or metric.value.foreign is not None:
            continue
        if suffix == "_info" and metric.value.kind is SeriesKind.INFO:
            continue
        yield metric.fault(
            f"{metric.name} ends in {suffix}, which is for {_RESERVED[suffix]}",
            help="name what is measured: queue_jobs, not queue_count"
            if suffix == "_count"
            else "choose another ending",
            at=metric.at("name"),
        )
