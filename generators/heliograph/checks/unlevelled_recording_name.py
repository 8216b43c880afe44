"""The name of a recording does not say how it was made.

# What it does
Holds the names of recordings to Prometheus's convention `level:metric:operations`: the labels that are left, the
metric, and what was done to it, newest operation first.

# Why is this bad?
Without it nobody can tell a recorded series from a metric, or sum it without going wrong.

# Example
```python
MOST = Recording("memory_usage_max", MEMORY_USAGE.max(by=["instance"]))
```

# Use instead
```python
MOST = Recording("instance:memory_usage:max", MEMORY_USAGE.max(by=["instance"]))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG325", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Names without three parts."""
    for recording in model.recordings:
        parts = recording.name.split(":")
        if len(parts) != 3 or not all(parts):
            yield recording.fault(
                f"the name {recording.name} is not level:metric:operations",
                help="name the labels that are left, the metric, what was done: instance:memory_usage:max",
                at=recording.at("name"),
            )
