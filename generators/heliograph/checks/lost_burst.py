"""An alert on a ratio does not see the burst with which new series are born.

# What it does
Looks in alerts for ratios of a counter's or histogram's part to the whole, where some of its labels are open. A ratio
that is kept apart by labels of the metric cannot be had otherwise, and is left alone.

# Why is this bad?
A series with an open label is born with its first event, and `rate` knows no growth before a second sample: the first
failures of every tenant, endpoint or status code are not counted. An outage right after a deployment begins like that.
The two series of a service level indicator have closed labels alone, and are there at 0 from the start.

# Example
```python
ERRORS = REQUESTS.where(status_code=matches("5..")).rate().sum() / REQUESTS.rate().sum()
FAILING = Threshold("Failing", ERRORS > 0.05, severity=HIGH, summary="Requests fail")
```

# Use instead
```python
AVAILABILITY = Sli(
    "availability",
    "Requests answered without a failure of ours.",
    total=REQUESTS,
    bad=REQUESTS.where(status_code=matches("5..")),
)
FAILING = Threshold("Failing", AVAILABILITY.bad_ratio() > 0.05, severity=HIGH, summary="Requests fail")
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.model.alerts import Condition
from heliograph.promql.series import SeriesKind
from heliograph.promql.tree import Aggregate, Binary, Call, Number, Selector

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.promql.tree import Expression

_GROWTH: Final = frozenset({"rate", "irate", "increase"})
_CUMULATIVE: Final = frozenset({SeriesKind.COUNTER, SeriesKind.BUCKET})


@on(Model, "HG334", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Ratios of one own metric's selections, which differ by its own labels."""
    own = {metric.name for metric in model.whole.metrics if metric.value.foreign is None}
    for query in model.queries:
        for node in query.nodes if isinstance(query.owner.value, Condition) else ():
            if not isinstance(node, Binary) or node.operator != "/":
                continue
            part, whole = _counted(_unfilled(node.left)), _counted(node.right)
            if part is None or whole is None or part.series is None or whole.series is None:
                continue
            metric, opened = part.series.metric, [one.name for one in part.series.labels if one.values is None]
            own_labels = {one.name for one in part.series.labels}
            filtered = {one for one in {*part.matchers} - {*whole.matchers} if one.name in own_labels}
            if metric == whole.series.metric and metric in own and opened and filtered:
                yield query.owner.fault(
                    f"the alert {query.owner.name} misses what a new {_any(opened)} of {metric} begins with",
                    help="declare what is bad as an indicator, Sli(…), and compare its bad_ratio()",
                    at=query.place(node),
                    note="rate sees no growth in a series' first sample",
                )


def _unfilled(node: Expression) -> Expression:
    """The numerator of a ratio without a factor, and without what lowering fills it up with."""
    if isinstance(node, Binary) and node.operator == "*" and isinstance(node.left, Number):
        return _unfilled(node.right)
    if isinstance(node, Binary) and node.operator == "*" and isinstance(node.right, Number):
        return _unfilled(node.left)
    return _unfilled(node.left) if isinstance(node, Binary) and node.operator == "or" else node


def _counted(node: Expression) -> Selector | None:
    """The counter of `sum(rate(…))`, unless labels of its own are kept apart; None for any other form."""
    if not (isinstance(node, Aggregate) and node.operator == "sum" and isinstance(node.inner, Call)):
        return None
    call = node.inner
    selector = call.arguments[0] if call.function in _GROWTH and call.arguments else None
    if not isinstance(selector, Selector) or selector.series is None or selector.series.kind not in _CUMULATIVE:
        return None
    kept = node.without or any(selector.series.label(name) is not None for name in node.labels or ())
    return None if kept else selector


def _any(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
