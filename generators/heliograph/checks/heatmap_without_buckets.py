"""A heatmap is given something that has no buckets.

# What it does
Follows labels, and looks for heatmaps whose queries do not keep `le`.

# Why is this bad?
The heatmap has nothing to draw its rows from.

# Example
```python
OVERVIEW = Dashboard("Overview", Heatmap("Latency", REQUEST_DURATION.quantile(0.95)))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Heatmap("Latency", REQUEST_DURATION.per_bucket()))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.model.panels.heatmap import Heatmap
from heliograph.promql.inference.labels import labels

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG421", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Heatmaps that do not count into buckets themselves."""
    for query in model.queries:
        panel = query.owner.value
        if isinstance(panel, Heatmap) and not panel.calculate and labels(query.tree).carries("le") is False:
            yield query.owner.fault(
                f"the heatmap {query.owner.name} is given no buckets",
                help="give it the buckets of a histogram: METRIC.per_bucket(); or say calculate=True",
                at=query.owner.at("query"),
            )
