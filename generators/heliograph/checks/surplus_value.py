"""A closed label has a value that is not declared.

# What it does
Compares the values of closed labels with those of the definition.

# Why is this bad?
Queries were checked for the declared values: what has another one is on no panel and in no alert.

# Example
```python
class Job(Labels):
    kind: Literal["export", "import"]


JOBS = Counter("jobs_done_total", "Jobs that were done.", Job)
SCRAPED = '''# TYPE jobs_done_total counter
jobs_done_total{kind="export"} 12
jobs_done_total{kind="exprot"} 1
jobs_done_total{kind="import"} 0
'''
```

# Use instead
```python
class Job(Labels):
    kind: Literal["export", "import", "other"]


JOBS = Counter("jobs_done_total", "Jobs that were done.", Job)
SCRAPED = '''# TYPE jobs_done_total counter
jobs_done_total{kind="export"} 12
jobs_done_total{kind="import"} 0
jobs_done_total{kind="other"} 1
'''
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Live, named, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Live, "HG607", Severity.ERROR)
def check(live: Live) -> Iterator[Fault]:
    """Values of closed labels that are none of the declared ones."""
    for metric, one, label in live.labels(closed=True):
        declared = label.values or ()
        surplus = sorted({value for values in one.values(label).values() for value in values}.difference(declared))
        if surplus:
            yield metric.fault(
                f"the label {label.name} of {metric.name} is {named(surplus, quoted=True)}, which is not declared",
                help=f"declare it, or narrow it with one_of(…); its values: {', '.join(declared)}",
                at=metric.at("labels"),
            )
