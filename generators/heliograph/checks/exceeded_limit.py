"""An open label, or a metric, has more values than its limit.

# What it does
Counts the values of open labels, and the combinations of a metric's labels, at each instance.

# Why is this bad?
The limit is what the number of series was reckoned with; what exceeds it was not made by the runtime, which keeps it.

# Example
```python
class Job(Labels):
    customer: str = label(limit=2)


JOBS = Counter("jobs_done_total", "Jobs that were done.", Job)
SCRAPED = '''# TYPE jobs_done_total counter
jobs_done_total{customer="a"} 12
jobs_done_total{customer="b"} 1
jobs_done_total{customer="c"} 1
'''
```

# Use instead
```python
class Job(Labels):
    customer: str = label(limit=3)


JOBS = Counter("jobs_done_total", "Jobs that were done.", Job)
SCRAPED = '''# TYPE jobs_done_total counter
jobs_done_total{customer="a"} 12
jobs_done_total{customer="b"} 1
jobs_done_total{customer="c"} 1
'''
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Live, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Live, "HG610", Severity.ERROR)
def check(live: Live) -> Iterator[Fault]:
    """Open labels, and metrics, whose limit is exceeded at some instance."""
    remedy = "raise the limit, or find out what makes so many: the service does not keep to its definitions"
    for metric, one, label in live.labels(closed=False):
        used = one.used(label)
        if label.limit is not None and used > label.limit:
            message = f"the label {label.name} of {metric.name} has {used:,} values, and its limit is {label.limit:,}"
            yield metric.fault(message, help=remedy, at=metric.at("labels"))
    for metric, one in live.exposed:
        limit = metric.value.limit
        if limit is not None and one.combinations > limit:
            message = f"{metric.name} has {one.combinations:,} combinations of labels, and its limit is {limit:,}"
            yield metric.fault(message, help=remedy, at=metric.at("limit"))
