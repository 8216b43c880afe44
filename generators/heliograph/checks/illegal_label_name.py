"""A label has a name that Prometheus cannot take.

# What it does
Holds the names of declared labels to letters, digits and `_`, not beginning with a digit or with `__`.

# Why is this bad?
A scrape with such a label fails; names with `__` are Prometheus's own and are dropped.

# Example
```python
class Job(Labels):
    kind: str = label(limit=10, name="job-kind")


JOBS = Counter("jobs_total", "Jobs done.", Job)
```

# Use instead
```python
class Job(Labels):
    kind: str = label(limit=10, name="job_kind")


JOBS = Counter("jobs_total", "Jobs done.", Job)
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME: Final = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")


@on(Model, "HG240", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Names with other characters."""
    for metric in model.metrics:
        for spec in metric.value.labels_declared:
            if not _NAME.fullmatch(spec.name) or spec.name.startswith("__"):
                yield metric.fault(
                    f"{spec.name!r} cannot be the name of a label of {metric.name}",
                    help="use letters, digits and _, a letter first",
                    at=metric.at("labels"),
                )
