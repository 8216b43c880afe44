"""No test can be made that shows an alert firing.

# What it does
Looks for alerts whose expression cannot be turned into series that make it true, and others that leave it false.

# Why is this bad?
Every alert ships with tests that are run: that it fires when it should, is quiet when it should be, and ends. This one
is taken on trust.

# Example
```python
FULL = Threshold("Full", promql("memory_usage_ratio > 0.9 and on() day_of_week() < 6"), severity=HIGH, summary="Full")
```

# Use instead
```python
FULL = Threshold("Full", MEMORY_USAGE > 0.9, severity=HIGH, summary="Memory is full")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Rules, on
from heliograph.findings import Severity
from heliograph.model.rules import AlertRule

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Rules, "HG317", Severity.WARNING)
def check(rules: Rules) -> Iterator[Fault]:
    """Alerts for which the proofs have given a reason why there is none."""
    for placed in rules.placed:
        reason = rules.unprovable.get(id(placed.rule.origin))
        if reason is not None and isinstance(placed.rule, AlertRule):
            yield placed.owner.fault(
                f"the alert {placed.owner.name} cannot be proven: {reason}",
                help="give it input series of its own, proof=Proof(…), or compare what is measured",
                at=placed.owner.at("expression"),
            )
