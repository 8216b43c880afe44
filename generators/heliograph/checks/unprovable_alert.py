"""No test can be made that shows an alert firing.

# What it does
Looks for alerts whose expression cannot be turned into series that make it true, and others that leave it false.

# Why is this bad?
Every alert ships with tests that are run: that it fires when it should, is quiet when it should be, and ends. This one
would be taken on trust. Where it must be, allow it with the reason: `heliograph prove` then names it as not proven, and
does not fail.

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
from heliograph.conventions import UNPROVEN
from heliograph.findings import Severity
from heliograph.model.rules import AlertRule

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Rules, UNPROVEN, Severity.ERROR)
def check(rules: Rules) -> Iterator[Fault]:
    """Alerts for which the proofs have given a reason why there is none."""
    for placed in rules.placed:
        one = rules.unproven.get(id(placed.rule.origin))
        if one is not None and isinstance(placed.rule, AlertRule):
            given = one.alert.origin.proof is not None
            remedy = "compare what is measured"
            if one.givable:
                remedy = "mend its proof=" if given else "give it input series of its own, proof=Proof(…)"
            yield placed.owner.fault(
                f"the alert {placed.owner.name} cannot be proven: {one.reason}",
                help=f'{remedy}; or allow={{"{UNPROVEN}": "why it may be deployed unproven"}}',
                at=placed.owner.at("proof" if one.givable and given else "expression"),
            )
