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

from typing import TYPE_CHECKING, Final

from heliograph.checks.mechanism import Fault, Query, Rules, alert_texts, labels_used, on
from heliograph.findings import Severity, did_you_mean
from heliograph.model.alerts import Absence
from heliograph.model.rules import AlertRule
from heliograph.promql.inference.labels import NAME, labels
from heliograph.promql.tree import Selector

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BUCKET: Final = "le"


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
                    query = next(one for one in rules.model.queries if one.owner.value is rule.origin)
                    yield owner.fault(
                        f"{{{{ $labels.{name} }}}} is always empty: {_why(name, rule)}",
                        help=_remedy(name, rule, _named(flow.known), query),
                        at=owner.at(argument).part(name),
                    )


def _why(name: str, rule: AlertRule) -> str:
    if name in dict(rule.labels):
        return f"{name} is added by the rule, after its texts are filled in"
    return f"the expression of {rule.alert} does not keep the label {name}"


def _remedy(name: str, rule: AlertRule, carried: list[str], query: Query) -> str:
    """What to write instead: a label that the alert has, or how to keep one that its metrics have."""
    added = dict(rule.labels).get(name)
    if added is not None:
        return f"write {added} in its place"
    if near := did_you_mean(name, carried):
        return near
    absent = isinstance(rule.origin, Absence)  # what is not there has no labels to keep
    flows = [] if absent else [labels(node) for node in query.nodes if isinstance(node, Selector)]
    lost = _named({one for flow in flows for one in flow.known} - {*carried, _BUCKET})
    if name != _BUCKET and any(flow.carries(name) is not False for flow in flows):
        kept = (f'"{one}"' for one in (*_named(labels(query.tree).known), name))
        return f"keep it: by=[{', '.join(kept)}]"
    if near := did_you_mean(name, lost):
        return f"{near} the expression does not keep it either"
    if carried:
        return f"its labels: {', '.join(carried)}"
    return f"it keeps none; it could keep {', '.join(lost)}" if lost else "it has no labels: leave this one out"


def _named(names: Iterable[str]) -> list[str]:
    return sorted({*names} - {NAME})
