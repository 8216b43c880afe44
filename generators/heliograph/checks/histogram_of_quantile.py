"""A histogram panel is given a quantile or buckets.

# What it does
Looks for histogram panels whose queries are quantiles, or keep the label `le`.

# Why is this bad?
The panel counts how often which value occurs: of a quantile it counts the line's points, of buckets their heights.
Neither says how the observations are spread.

# Example
```python
from heliograph import Histogram as HistogramPanel

OVERVIEW = Dashboard("Overview", HistogramPanel("Latency", REQUEST_DURATION.quantile(0.95)))
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
from heliograph.model.panels.histogram import Histogram
from heliograph.promql.inference.labels import labels
from heliograph.promql.tree import Call

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG422", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Histogram panels of what is a histogram already."""
    for query in model.queries:
        if isinstance(query.owner.value, Histogram):
            node = query.tree
            quantile = isinstance(node, Call) and node.function == "histogram_quantile"
            if quantile or labels(node).carries("le"):
                yield query.owner.fault(
                    f"the histogram panel {query.owner.name} is given {'a quantile' if quantile else 'buckets'}",
                    help=f"draw {'it as a TimeSeries' if quantile else 'them as a Heatmap'}",
                    at=query.owner.at("query"),
                )
