"""A counter or histogram with closed labels does not begin at 0.

# What it does
Looks for every combination of values, where all labels of a counter or histogram are closed and they have at most
1,000 combinations: the runtime makes those series as it starts.

# Why is this bad?
A series that is born with its first event hides that event from `rate`: the first error of its kind is lost.

# Example
```python
class Job(Labels):
    kind: Literal["export", "import"]


JOBS = Counter("jobs_done_total", "Jobs that were done.", Job)
SCRAPED = '''# TYPE jobs_done_total counter
jobs_done_total{kind="export"} 12
'''
```

# Use instead
```python
class Job(Labels):
    kind: Literal["export", "import"]


JOBS = Counter("jobs_done_total", "Jobs that were done.", Job)
SCRAPED = '''# TYPE jobs_done_total counter
jobs_done_total{kind="export"} 12
jobs_done_total{kind="import"} 0
'''
```
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Live, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Live, "HG612", Severity.WARNING)
def check(live: Live) -> Iterator[Fault]:
    """Combinations that some instance does not have."""
    for metric, one in live.exposed:
        missing = one.uninitialised()
        if missing:
            labels = metric.value.labels_declared
            first = ", ".join(f"{label.name}={value}" for label, value in zip(labels, missing[0], strict=True))
            every = math.prod(label.size or 1 for label in labels)
            yield metric.fault(
                f"{len(missing):,} of {every:,} combinations of the labels of {metric.name} are not exposed",
                help="call heliograph.metrics.expose(…) as the service starts, so that each begins at 0",
                at=metric.at("labels"),
                note=first + (" and others" if len(missing) > 1 else ""),
            )
