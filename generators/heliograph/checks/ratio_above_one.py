"""A ratio is compared with more than all of it.

# What it does
Looks for shares that are compared with a number above 1 and up to 100: metrics whose unit is a ratio, the part of a
histogram under a bound, and some series of a metric divided by all of them.

# Why is this bad?
A share goes from 0 to 1; the 5 of "5 per cent" is 500 per cent of it, and is never reached.

# Example
```python
ERRORS = REQUESTS.where(status_code=matches("5..")).rate().sum() / REQUESTS.rate().sum()
FAILING = Threshold("Failing", ERRORS > 5, severity=HIGH, summary="Requests fail")
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
from heliograph.promql.operators import COMPARISONS
from heliograph.promql.series import RATIO, SeriesKind
from heliograph.promql.tree import Aggregate, Binary, Call, Number, Selector, Subquery

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.promql.tree import Expression

_ONE_OF: Final = frozenset({"avg", "min", "max", "quantile", "topk", "bottomk"})
_ONE_OVER_TIME: Final = frozenset(f"{name}_over_time" for name in ("avg", "min", "max", "last", "quantile"))
_GROWING: Final = frozenset({"sum", "count", "max"})
"""Aggregations of which some series yield no more than all of them."""


@on(Model, "HG330", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Upper limits that look like percentages."""
    for query in model.queries:
        if query.kind != "rule":
            continue
        for node in query.nodes:
            if isinstance(node, Binary) and node.operator in (">", ">=") and isinstance(node.right, Number):
                limit = node.right.value
                if 1 < limit <= 100 and _share(node.left):
                    yield query.owner.fault(
                        f"a ratio is compared with {limit:g}, and 1 is all of it",
                        help=f"write {limit / 100:g} for {limit:g} per cent; allow this if there can be more than all",
                        at=query.place(node),
                    )


def _share(node: Expression) -> bool:
    """Whether the values of an expression are shares of a whole; growth, and one metric by another, may be any."""
    match node:
        case Selector():
            series = node.series
            return series is not None and series.kind is SeriesKind.GAUGE and series.unit == RATIO
        case Aggregate():
            return node.operator in _ONE_OF and _share(node.inner)
        case Call():
            return node.function in _ONE_OVER_TIME and _share(_without_window(node.arguments[-1]))
        case Binary() if node.operator == "/":
            return _part(_filled(node.left), node.right)
        case Binary() if node.operator == "-":
            return node.left == Number(1.0) and _share(node.right)
        case Binary():
            return node.operator in COMPARISONS and not node.return_bool and _share(node.left)
        case _:
            return False


def _without_window(node: Expression) -> Expression:
    return node.inner if isinstance(node, Subquery) else node


def _filled(node: Expression) -> Expression:
    """The numerator of a ratio, without the 0 that stands in for it when nothing is counted."""
    if isinstance(node, Binary) and node.operator == "or":
        right = node.right
        if isinstance(right, Binary) and right.left == Number(0.0):
            return node.left
    return node


def _part(part: Expression, whole: Expression) -> bool:
    """Whether two expressions are alike, but that the first is of fewer series, or of one bucket."""
    match part, whole:
        case Selector(), Selector():
            of_bucket = part.name.endswith("_bucket") and whole.name == f"{part.name.removesuffix('bucket')}count"
            times = [(one.window, one.offset_by, one.at_time) for one in (part, whole)]
            return (
                (part.name == whole.name or of_bucket)
                and times[0] == times[1]
                and set(whole.matchers) <= set(part.matchers)
            )
        case Aggregate(), Aggregate():
            alike = (part.operator, part.labels, part.without) == (whole.operator, whole.labels, whole.without)
            return alike and part.operator in _GROWING and _part(part.inner, whole.inner)
        case Call(), Call():
            return part.function == whole.function in ("rate", "irate", "increase") and _part(
                part.arguments[0], whole.arguments[0]
            )
        case _:
            return False
