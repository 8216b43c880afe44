"""Series of a metric lack a label that is declared.

# What it does
Compares the labels of every series with those of the definition.

# Why is this bad?
Whoever selects or groups by the label misses these series.

# Example
```python
class Job(Labels):
    kind: Literal["export", "import"]


JOBS = Counter("jobs_done_total", "Jobs that were done.", Job)
SCRAPED = '''# TYPE jobs_done_total counter
jobs_done_total 12
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

from collections import Counter
from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Live, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Live, "HG605", Severity.ERROR)
def check(live: Live) -> Iterator[Fault]:
    """Declared labels, `le` and `quantile` among them, that some series do not have."""
    remedy = "set it at every update"
    if live.scrape.stored:
        remedy += ", and not to an empty text: Prometheus drops it then"
    for metric, one in live.exposed:
        lacking = Counter(
            spec.name for series, labels in one.declared_series() for spec in series.labels if spec.name not in labels
        )
        for name, many in lacking.items():
            yield metric.fault(
                f"{many:,} of {one.count:,} series of {metric.name} have no label {name}",
                help=remedy,
                at=metric.at("labels"),
            )
