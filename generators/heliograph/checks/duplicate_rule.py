"""Two rules make the same series.

# What it does
Compares names and labels of all rules of a service, those that were made of anomalies and trends included.

# Why is this bad?
Prometheus stores only one of the two samples, and which one is chance.

# Example
```python
RECORDED = Recording("service_instance:odd:value", MEMORY_USAGE)
ODD = Anomaly("Odd", MEMORY_USAGE.max(by=["instance"]), severity=LOW, summary="Memory is odd")
```

# Use instead
```python
RECORDED = Recording("instance:memory_usage:value", MEMORY_USAGE)
ODD = Anomaly("Odd", MEMORY_USAGE.max(by=["instance"]), severity=LOW, summary="Memory is odd")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Placed, Rules, on
from heliograph.findings import Severity
from heliograph.model.rules import AlertRule

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Rules, "HG327", Severity.ERROR)
def check(rules: Rules) -> Iterator[Fault]:
    """Every rule with the name and labels of an earlier one of its environment."""
    first: dict[tuple[object, ...], Placed] = {}
    for placed in rules.placed:
        rule = placed.rule
        name = rule.alert if isinstance(rule, AlertRule) else rule.record
        key = (id(placed.expanded.environment), type(rule), name, frozenset(rule.labels))
        other = first.setdefault(key, placed)
        if other is not placed:
            yield placed.owner.fault(
                f"two rules make the same {'alert' if isinstance(rule, AlertRule) else 'series'} {name}",
                help=f"rename {placed.owner.name}, or {other.owner.name} at {rules.model.where(other.owner)}",
                at=placed.owner.at("name"),
            )
