"""A label has a name that something else sets.

# What it does
Looks for `job` and `instance` among the labels of own metrics, which each scrape sets, and for `le` and `quantile`,
which histograms and summaries set.

# Why is this bad?
A scrape renames the service's own `job` to `exported_job`; a second `le` breaks the histogram.

# Example
```python
class Job(Labels):
    job: str = label(limit=10)


JOBS = Counter("jobs_total", "Jobs done.", Job)
```

# Use instead
```python
class Job(Labels):
    kind: str = label(limit=10)


JOBS = Counter("jobs_total", "Jobs done.", Job)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

_SET_BY: Final = {
    "job": "the scrape",
    "instance": "the scrape",
    "le": "histograms",
    "quantile": "summaries",
}


@on(Model, "HG241", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Own metrics that declare one of them."""
    for metric in model.metrics:
        for spec in metric.value.labels_declared:
            if metric.value.foreign is None and spec.name in _SET_BY:
                yield metric.fault(
                    f"the label {spec.name} of {metric.name} is set by {_SET_BY[spec.name]}",
                    help="choose another name",
                    at=metric.at("labels"),
                )
