"""An alert counts the mistakes of clients as failures of the service.

# What it does
Tries the status codes 200, 404 and 500 on the matchers of alerts and indicators: whatever takes both errors and leaves
the success counts client errors.

# Why is this bad?
Anybody who calls a wrong address wakes the owner, who can do nothing about it.

# Example
```python
ERRORS = REQUESTS.where(status_code=matches("[45]..")).rate().sum() / REQUESTS.rate().sum()
FAILING = Threshold("Failing", ERRORS > 0.05, severity=HIGH, summary="Requests fail")
```

# Use instead
```python
ERRORS = REQUESTS.where(status_code=matches("5..")).rate().sum() / REQUESTS.rate().sum()
FAILING = Threshold("Failing", ERRORS > 0.05, severity=HIGH, summary="Requests fail")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.metrics.sli import Sli
from heliograph.model.alerts import Condition
from heliograph.promql.inference.labels import narrowed
from heliograph.promql.inference.labelset import Label
from heliograph.promql.tree import Selector

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODES: Final = frozenset({"200", "404", "500"})
_LABELS: Final = frozenset(
    {"code", "http_response_status_code", "http_status", "http_status_code", "status", "status_code"}
)


@on(Model, "HG332", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Alerts on 4xx and 5xx alike, and indicators that take both for bad."""
    for query in model.queries:
        kinds = (("alert", Condition), ("indicator", Sli))
        what = next((word for word, kind in kinds if isinstance(query.owner.value, kind)), None)
        for node in query.nodes if what else ():
            if isinstance(node, Selector):
                for name in _LABELS & {matcher.name for matcher in node.matchers}:
                    if _taken(node, name) == _CODES - {"200"}:
                        yield query.owner.fault(
                            f"the {what} {query.owner.name} counts client errors: {name} 404 as well as 500",
                            help=f'select the failures of the service alone: where({name}=matches("5.."))',
                            at=query.place(node, name),
                        )


def _taken(node: Selector, name: str) -> frozenset[str]:
    """Those of the codes that all matchers of the label let pass."""
    label = Label(_CODES)
    for matcher in node.matchers:
        if matcher.name == name:
            label = narrowed(label, matcher)
    return label.values or frozenset()
