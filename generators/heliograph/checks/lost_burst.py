"""An alert on a ratio does not see the burst with which new series are born.

# What it does
Looks in alerts, and in recordings that alerts read, for ratios of a counter's or histogram's part to the whole, where
some of its labels are open. A ratio that is kept apart by labels of the metric cannot be had otherwise, and is left
alone.

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

from typing import TYPE_CHECKING, Final, NamedTuple

from heliograph.checks.mechanism import Fault, Model, on
from heliograph.findings import Severity
from heliograph.model.alerts import Condition, Recording
from heliograph.promql.series import SeriesKind
from heliograph.promql.tree import Aggregate, Binary, Call, Number, Selector

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from heliograph.checks.mechanism import Query
    from heliograph.promql.matchers import Matcher
    from heliograph.promql.series import Series
    from heliograph.promql.tree import Expression

    Recorded = Mapping[str, Query]

_GROWTH: Final = frozenset({"rate", "irate", "increase"})
_CUMULATIVE: Final = frozenset({SeriesKind.COUNTER, SeriesKind.BUCKET})


@on(Model, "HG334", Severity.WARNING)
def check(model: Model) -> Iterator[Fault]:
    """Ratios of one own metric's selections, which differ by its own labels."""
    own = {metric.name for metric in model.whole.metrics if metric.value.foreign is None}
    recorded = _recorded(model)
    readers = _readers(model, recorded)
    for query in model.queries:
        name = query.owner.name
        match query.owner.value:
            case Condition():
                who, verb = f"the alert {name}", "compare"
            case Recording() if name in readers:
                who, verb = f"the recording {name}, which the alert {readers[name]} reads,", "record"
            case _:
                continue
        for node in query.nodes:
            series = _part(node, recorded)
            if series is not None and series.metric in own:
                yield query.owner.fault(
                    f"{who} misses what a new {_any(_open(series))} of {series.metric} begins with",
                    help=f"declare what is bad as an indicator, Sli(…), and {verb} its bad_ratio()",
                    at=query.place(node),
                    note="rate sees no growth in a series' first sample",
                )


def _recorded(model: Model) -> Recorded:
    """The query of each recording, of whichever service, by its name."""
    if not model.whole.recordings:
        return {}
    return {one.owner.name: one for one in model.whole.queries if isinstance(one.owner.value, Recording)}


def _readers(model: Model, recorded: Recorded) -> Mapping[str, str]:
    """The first alert that reads a recording, itself or by another recording."""
    readers: dict[str, str] = {}
    for query in model.whole.queries if recorded else ():
        waiting = [query] if isinstance(query.owner.value, Condition) else []
        while waiting:
            read = {node.name for node in waiting.pop().nodes if isinstance(node, Selector)} & recorded.keys()
            fresh = [name for name in sorted(read) if name not in readers]
            readers |= dict.fromkeys(fresh, query.owner.name)
            waiting += [recorded[name] for name in fresh]
    return readers


class _Counted(NamedTuple):
    """A counter whose growth is summed up, and what selects it."""

    series: Series
    matchers: frozenset[Matcher]


def _part(node: Expression, recorded: Recorded) -> Series | None:
    """The series of which a ratio takes a part by its labels, when some of these are open."""
    if not isinstance(node, Binary) or node.operator != "/":
        return None
    part, whole = _counted(_unfilled(node.left), recorded), _counted(node.right, recorded)
    if part is None or whole is None or part.series.metric != whole.series.metric or not _open(part.series):
        return None
    taken = any(part.series.label(one.name) is not None for one in part.matchers - whole.matchers)
    return part.series if taken else None


def _unfilled(node: Expression) -> Expression:
    """The numerator of a ratio without a factor, and without what lowering fills it up with."""
    if isinstance(node, Binary) and node.operator == "*" and isinstance(node.left, Number):
        return _unfilled(node.right)
    if isinstance(node, Binary) and node.operator == "*" and isinstance(node.right, Number):
        return _unfilled(node.left)
    return _unfilled(node.left) if isinstance(node, Binary) and node.operator == "or" else node


def _counted(node: Expression, recorded: Recorded) -> _Counted | None:
    """What `sum(rate(…))` counts, recorded or not, unless labels of its own are kept apart; None for any other form."""
    outermost: Aggregate | None = None
    matchers: set[Matcher] = set()
    read: set[str] = set()
    while True:
        if isinstance(node, Aggregate) and node.operator == "sum":
            outermost, node = node if outermost is None else outermost, node.inner
        elif isinstance(node, Selector) and node.name in recorded and node.name not in read:
            read.add(node.name)
            matchers |= {*node.matchers}
            node = recorded[node.name].tree
        else:
            break
    if outermost is None or not (isinstance(node, Call) and node.function in _GROWTH and node.arguments):
        return None
    selector = node.arguments[0]
    if not isinstance(selector, Selector) or selector.series is None or selector.series.kind not in _CUMULATIVE:
        return None
    series = selector.series
    kept = outermost.without or any(series.label(name) is not None for name in outermost.labels or ())
    return None if kept else _Counted(series, frozenset(matchers | {*selector.matchers}))


def _open(series: Series) -> list[str]:
    return [one.name for one in series.labels if one.values is None]


def _any(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
