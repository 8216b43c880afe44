"""A panel, or an override, shows values in a unit that Grafana does not know.

# What it does
Holds each `unit=` that is a text against the ids of Grafana's units, and its forms for units of one's own, such as
`suffix: rows`.

# Why is this bad?
Grafana never complains: it prints the misspelt id after every value, and scales nothing.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", 100 * MEMORY_USAGE.max(), unit="percnt"))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", 100 * MEMORY_USAGE.max(), unit="percent"))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.model.panel import MetricPanel
from heliograph.model.units import unit_fault

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG427", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Units of panels and of their overrides."""
    for panel in model.panels:
        value = panel.value
        if not isinstance(value, MetricPanel):
            continue
        units = (("unit", value.unit), *(("overrides", one.unit) for one in value.overrides))
        for argument, unit in units:
            fault = unit_fault(unit) if isinstance(unit, str) else ""
            if fault:
                message, _, remedy = fault.partition("; ")
                yield panel.fault(message, help=remedy, at=panel.at(argument).part(str(unit)))
