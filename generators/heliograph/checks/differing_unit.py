r"""A metric is exposed with another unit than it is declared.

# What it does
Compares the unit that is exposed, if one is, with that of the definition.

# Why is this bad?
Panels show the declared unit, and bounds were compared in it.

# Example
```python
WAITING = Gauge("waiting_seconds", "How long the oldest job waits.", unit=COUNT)
SCRAPED = "# UNIT waiting_seconds seconds\nwaiting_seconds 12\n# EOF\n"
```

# Use instead
```python
WAITING = Gauge("waiting_seconds", "How long the oldest job waits.")
SCRAPED = "# UNIT waiting_seconds seconds\nwaiting_seconds 12\n# EOF\n"
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Live, on
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Live, "HG609", Severity.WARNING)
def check(live: Live) -> Iterator[Fault]:
    """Units that are said, and are not the declared one."""
    for metric, one in live.exposed:
        declared = "no unit" if metric.value.unit is None else str(metric.value.unit)
        if one.units and declared not in one.units:
            yield metric.fault(
                f"{metric.name} is exposed in {' and '.join(sorted(one.units))}, and declared in {declared}",
                help="change the one that is wrong: base units are seconds, bytes and ratios",
                at=metric.at("unit"),
            )
