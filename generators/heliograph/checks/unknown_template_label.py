"""A text of an alert fills in a label that the alert does not have.

# What it does
Follows the labels of the alert's expression, and looks for `{{ $labels.name }}` with another name in its texts.

# Why is this bad?
The text has a hole where the label should be: "Memory of  is full".

# Example
```python
FULL = Threshold(
    "Full", MEMORY_USAGE.max() > 0.9, severity=HIGH, summary="Memory of {{ $labels.instance }} is full"
)
```

# Use instead
```python
FULL = Threshold(
    "Full", MEMORY_USAGE.max(by=["instance"]) > 0.9, severity=HIGH, summary="Memory of {{ $labels.instance }} is full"
)
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Fault, Rules, alert_texts, labels_used, on
from heliograph.findings import Severity, did_you_mean
from heliograph.model.rules import AlertRule
from heliograph.promql.inference.labels import NAME, labels

if TYPE_CHECKING:
    from collections.abc import Iterator


@on(Rules, "HG306", Severity.ERROR)
def check(rules: Rules) -> Iterator[Fault]:
    """Labels that the expression of an alert, as it is evaluated, never has."""
    for placed in rules.placed:
        rule, owner = placed.rule, placed.owner
        if not isinstance(rule, AlertRule):
            continue
        flow = labels(rule.expression)
        for argument, text in alert_texts(rule.origin):
            for name in labels_used(text):
                if flow.carries(name) is False:
                    yield owner.fault(
                        f"{{{{ $labels.{name} }}}} is always empty: {_why(name, rule)}",
                        help=_remedy(name, [one for one in flow.known if one != NAME]),
                        at=owner.at(argument).part(name),
                    )


def _why(name: str, rule: AlertRule) -> str:
    if name in dict(rule.labels):
        return f"{name} is added by the rule, after its texts are filled in"
    return f"the expression of {rule.alert} does not keep the label {name}"


def _remedy(name: str, kept: list[str]) -> str:
    return did_you_mean(name, kept) or (f"its labels: {', '.join(kept)}" if kept else f'keep it: by=["{name}"]')
