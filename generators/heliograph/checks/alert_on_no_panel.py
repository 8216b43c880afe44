"""No panel shows what an alert watches.

# What it does
Looks for a panel that is drawn for the alert (`alert=`), or whose queries contain what the alert watches.

# Why is this bad?
Whoever is woken wants to see the value, its past and its neighbours; the alert links to the panel that shows them.

# Example
```python
FULL = Threshold("Full", MEMORY_USAGE.max() > 0.9, severity=HIGH, summary="Memory is full")
```

# Use instead
```python
FULL = Threshold("Full", MEMORY_USAGE.max() > 0.9, severity=HIGH, summary="Memory is full")
OVERVIEW = Dashboard("Overview", TimeSeries("Memory", MEMORY_USAGE.max(), alert=FULL))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Rules, on
from heliograph.findings import Severity
from heliograph.model.rules import AlertRule

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Rules, "HG308", Severity.WARNING)
def check(rules: Rules) -> Iterator[Fault]:
    """Alerts that expansion found no panel for."""
    for placed in rules.placed:
        if isinstance(placed.rule, AlertRule) and "panel_url" not in dict(placed.rule.annotations):
            yield placed.owner.fault(
                f"no panel shows what the alert {placed.owner.name} watches",
                help="draw a panel for it: TimeSeries(…, alert=…)",
                at=placed.owner.at("name"),
            )
