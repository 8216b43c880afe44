"""An alert has no runbook.

# What it does
Looks at the runbooks of alerts.

# Why is this bad?
Whoever is woken by the alert has to find out at night what somebody could have written down by day.

# Example
```python
FULL = Threshold("Full", MEMORY_USAGE > 0.9, severity=HIGH, summary="Memory is full")
```

# Use instead
```python
FULL = Threshold(
    "Full", MEMORY_USAGE > 0.9, severity=HIGH, summary="Memory is full", runbook="runbooks/example.md"
)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.conventions import slug, words
from heliograph.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Model, "HG304", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Alerts without one."""
    for condition in model.conditions:
        if not condition.value.runbook:
            name = slug(words(condition.name))
            yield condition.fault(
                f"the alert {condition.name} has no runbook",
                help=f'write down what to do in runbooks/{name}.md, and say runbook="runbooks/{name}.md"',
                at=condition.at("name"),
            )
