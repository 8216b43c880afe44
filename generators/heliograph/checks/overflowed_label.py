"""The limit of an open label is used up, and its values overflow.

# What it does
Looks for the value `__overflow__`, under which the runtime counts what is beyond the limit of a label, or of a metric's
series.

# Why is this bad?
What came after the limit was reached is counted together: nobody can tell any more whose it is.

# Example
```python
class Job(Labels):
    customer: str = label(limit=2)


JOBS = Counter("jobs_done_total", "Jobs that were done.", Job)
SCRAPED = '''# TYPE jobs_done_total counter
jobs_done_total{customer="a"} 12
jobs_done_total{customer="b"} 1
jobs_done_total{customer="__overflow__"} 1
'''
```

# Use instead
```python
class Job(Labels):
    customer: str = label(limit=20)


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


@on(Live, "HG611", Severity.WARNING)
def check(live: Live) -> Iterator[Fault]:
    """Open labels that have overflowed: by their own limit, or by that of the metric's series."""
    for metric, one, label in live.labels(closed=False):
        if one.overflowed(label):
            limits = [(one.used(label), label.limit, "values"), (one.combinations, metric.value.limit, "series")]
            reached = [f"{used:,} of at most {limit:,} {what}" for used, limit, what in limits if limit is not None]
            yield metric.fault(
                f"the label {label.name} of {metric.name} overflows, with {' and '.join(reached) or 'no limit'}",
                help="raise the limit, or find out what makes so many; the rest is counted as __overflow__",
                at=metric.at("labels"),
            )
