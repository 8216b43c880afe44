"""A panel draws quantities of several units on one axis.

# What it does
Follows the units of the panel's queries.

# Why is this bad?
Seconds beside bytes flatten one of the two, and the axis is labelled for the other.

# Example
```python
OVERVIEW = Dashboard("Overview", TimeSeries("Both", [REQUEST_DURATION.quantile(0.95), REQUESTS.rate().sum()]))
```

# Use instead
```python
OVERVIEW = Dashboard(
    "Overview", TimeSeries("Slow", REQUEST_DURATION.quantile(0.95)), TimeSeries("Requests", REQUESTS.rate().sum())
)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from heliograph.checks.mechanism import Fault, Model, Owned, on
from heliograph.findings import Severity
from heliograph.model.panel import MetricPanel
from heliograph.promql.inference.units import comparable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.promql.series import Unit


@on(Model, "HG413", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Panels with queries that cannot be compared, unless some series are given a unit of their own."""
    found: dict[int, tuple[Owned[Any], list[Unit]]] = {}
    for query in model.queries:
        panel = query.owner.value
        several = isinstance(panel, MetricPanel) and panel.kind != "table" and len(panel.queries) > 1
        measured = query.unit if several else None
        if measured is not None and not any(override.unit is not None for override in panel.overrides):
            found.setdefault(id(panel), (query.owner, []))[1].append(measured)
    for owner, units in found.values():
        odd = next((one for one in units if not comparable(units[0], one)), None)
        if odd is not None:
            yield owner.fault(
                f"{owner.name} draws {units[0]} and {odd} on one axis",
                help="make two panels of it, or give one of the series a unit and an axis by overrides=",
                at=owner.at("query"),
            )
