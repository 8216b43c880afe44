"""The name of an info does not end in `_info`.

# What it does
Looks at the names of the service's own infos.

# Why is this bad?
The client adds `_info` to what it exposes: queries for the name as it is written find nothing.

# Example
```python
BUILD = Info("build", "The build that runs.")
```

# Use instead
```python
BUILD = Info("build_info", "The build that runs.")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.promql.series import SeriesKind

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG239", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Own infos of another name."""
    for metric in model.metrics:
        own = metric.value.foreign is None and metric.value.kind is SeriesKind.INFO
        if own and not metric.name.endswith("_info"):
            yield metric.fault(
                f"the info {metric.name} does not end in _info",
                help=f"call it {metric.name}_info",
                at=metric.at("name"),
            )
