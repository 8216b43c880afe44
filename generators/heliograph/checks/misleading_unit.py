"""A panel shows a quantity in a unit that it does not have.

# What it does
Follows the unit of the panel's queries, and compares it with the unit that the panel is given.

# Why is this bad?
A ratio of 0.5 that is shown as per cent reads "0.5 %", and seconds that are shown as milliseconds are a thousand times
too short.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.max(), unit="percent"))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.max()))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.model.panel import MetricPanel
from heliograph.promql.inference.units import comparable
from heliograph.promql.series import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

_MEANT: Final = {
    "s": Unit("seconds"),
    "ms": Unit("milliseconds"),
    "µs": Unit("microseconds"),
    "ns": Unit("nanoseconds"),
    "m": Unit("minutes"),
    "h": Unit("hours"),
    "d": Unit("days"),
    "percent": Unit("percent"),
    "percentunit": Unit("ratio"),
    "bytes": Unit("bytes"),
    "decbytes": Unit("bytes"),
    "bits": Unit("bits"),
    "kbytes": Unit("kibibytes"),
    "mbytes": Unit("mebibytes"),
    "gbytes": Unit("gibibytes"),
    "Bps": Unit("bytes", per_second=True),
    "binBps": Unit("bytes", per_second=True),
    "bps": Unit("bits", per_second=True),
    "reqps": Unit("requests", per_second=True),
}
"""What the ids of Grafana's units mean, as far as they can be mistaken."""


@on(Model, "HG414", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Units of panels that mean something else than those of their queries."""
    for query in model.queries:
        panel = query.owner.value
        given = panel.unit if isinstance(panel, MetricPanel) else None
        shown = _MEANT.get(given) if isinstance(given, str) else given
        if shown is None:
            continue
        measured = query.unit
        if measured is not None and not comparable(measured, shown):
            yield query.owner.fault(
                f"{query.owner.name} is in {measured} and is shown in {shown}",
                help=f"leave unit= out: {measured} is inferred; or convert the value",
                at=query.owner.at("unit"),
            )
