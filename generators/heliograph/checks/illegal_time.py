"""A length of time is none that Grafana knows.

# What it does
Reads `refresh` and `since` of dashboards, `interval` of panels and the values of interval variables:
a number with a unit.

# Why is this bad?
Grafana falls back to its own default, or shows an error.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.max()), since="6 hours")
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.max()), since="6h")
```
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from heliograph.checks.mechanism import Fault, Model, Owned, on
from heliograph.findings import Severity
from heliograph.model.panel import MetricPanel
from heliograph.model.variables import IntervalVariable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.source import Place

_LENGTH: Final = re.compile(r"[1-9]\d*(?:ms|s|m|h|d|w|M|y)")
_SINCE: Final = re.compile(r"[1-9]\d*(?:s|m|h|d|w|M|y)(?:/[smhdwMy])?")
_LEAST: Final = re.compile(rf">?(?:{_LENGTH.pattern}|\$\{{?\w+\}}?)")


@on(Model, "HG408", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Times that cannot be read; a refresh and an interval may be left empty."""
    for dashboard in model.dashboards:
        yield from _unreadable(dashboard, "refresh", _LENGTH, optional=True)
        yield from _unreadable(dashboard, "since", _SINCE)
    for panel in model.panels:
        if isinstance(panel.value, MetricPanel):
            yield from _unreadable(panel, "interval", _LEAST, optional=True)
    for variable in model.variables:
        if isinstance(variable.value, IntervalVariable):
            for text in variable.value.values:
                if not _LENGTH.fullmatch(text):
                    yield _fault(variable, text, variable.at("values").part(text))


def _unreadable(owner: Owned[Any], argument: str, form: re.Pattern[str], *, optional: bool = False) -> Iterator[Fault]:
    text: str = getattr(owner.value, argument)
    if not form.fullmatch(text) and (text or not optional):
        yield _fault(owner, text, owner.at(argument))


def _fault(owner: Owned[Any], text: str, place: Place) -> Fault:
    return owner.fault(f"{text!r} is no length of time", help='write a number and a unit: "30s", "5m", "1h"', at=place)
