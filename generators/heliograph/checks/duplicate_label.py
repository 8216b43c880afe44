"""A metric has two labels of one name.

# What it does
Compares the names of a metric's labels, as Prometheus will see them.

# Why is this bad?
A sample cannot have a label twice: the scrape fails.

# Example
```python
class Job(Labels):
    kind: str = label(limit=10)
    type_: str = label(limit=10, name="kind")


JOBS = Counter("jobs_total", "Jobs done.", Job)
```

# Use instead
```python
class Job(Labels):
    kind: str = label(limit=10)
    type_: str = label(limit=10, name="type")


JOBS = Counter("jobs_total", "Jobs done.", Job)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG242", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Every label with the name of an earlier one."""
    for metric in model.metrics:
        names = [spec.name for spec in metric.value.labels_declared]
        for name in sorted({one for one in names if names.count(one) > 1}):
            yield metric.fault(f"{metric.name} has two labels called {name}", help="rename one", at=metric.at("labels"))
