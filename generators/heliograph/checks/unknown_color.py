"""A colour is none that Grafana knows.

# What it does
Looks at the colours of panels, of their thresholds, value mappings and overrides, and of annotations: each is a name of
Grafana's palette, a name of CSS, `#rrggbb`, or `rgb(…)`.

# Why is this bad?
Grafana never complains: it draws in grey what is unknown, such as a threshold that was to be red.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.max(), thresholds={0.7: "yelow", 0.9: "red"}))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.max(), thresholds={0.7: "yellow", 0.9: "red"}))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.model.colors import color_fault
from heliograph.model.panel import MetricPanel

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG428", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Colours that are given; an empty one is none."""
    for panel in model.panels:
        for argument, color in _colors(panel.value) if isinstance(panel.value, MetricPanel) else ():
            if color and (remedy := color_fault(color)):
                yield panel.fault(f'"{color}" is no colour', help=remedy, at=panel.at(argument).part(color))
    for dashboard in model.dashboards:
        for annotation in (dashboard.within(one) for one in dashboard.value.annotations):
            color = annotation.value.color
            if color and (remedy := color_fault(color)):
                yield annotation.fault(f'"{color}" is no colour', help=remedy, at=annotation.at("color"))


def _colors(panel: MetricPanel) -> Iterator[tuple[str, str]]:
    """Every colour of a panel, with the argument that it is given by."""
    yield "color", panel.color
    yield "base_color", panel.base_color
    yield from (("thresholds", one) for one in panel.thresholds.values())
    yield from (("mappings", one.color) for one in panel.mappings)
    yield from (("overrides", one.color) for one in panel.overrides)
