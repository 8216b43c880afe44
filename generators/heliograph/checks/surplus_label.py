"""Series of a metric carry a label that is not declared.

# What it does
Compares the labels of every series with those of the definition; the labels that Prometheus adds to all series of a
target are not the metric's.

# Why is this bad?
Queries that match or join by all labels go wrong, and the number of series has no limit.

# Example
```python
JOBS = Counter("jobs_done_total", "Jobs that were done.")
SCRAPED = '''# TYPE jobs_done_total counter
jobs_done_total{kind="export"} 12
'''
```

# Use instead
```python
class Job(Labels):
    kind: Literal["export"]


JOBS = Counter("jobs_done_total", "Jobs that were done.", Job)
SCRAPED = '''# TYPE jobs_done_total counter
jobs_done_total{kind="export"} 12
'''
```
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Live, on
from heliograph.findings import Severity, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Live, "HG606", Severity.ERROR)
def check(live: Live) -> Iterator[Fault]:
    """Labels of the service's own that no definition has."""
    for metric, one in live.exposed:
        declared = [spec.name for spec in metric.value.labels_declared]
        surplus = Counter(
            name
            for series, labels in one.declared_series()
            for name in sorted(live.scrape.own(labels))
            if series.label(name) is None and not (name == "pid" and one.of_each_process)
        )
        for name, many in surplus.items():
            yield metric.fault(
                f"{many:,} of {one.count:,} series of {metric.name} have the label {name}, which is not declared",
                help=did_you_mean(name, declared) or f"declare {name} in its label set, or take it out of the service",
                at=metric.at("labels"),
            )
