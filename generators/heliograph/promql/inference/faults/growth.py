"""Counters that are read as gauges, gauges that are read as counters, and windows too short for either."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.promql.durations import Duration
from heliograph.promql.functions import AGGREGATIONS
from heliograph.promql.inference.problem import Facts, Problem, ProblemKind
from heliograph.promql.series import SeriesKind
from heliograph.promql.traversal import children, walk
from heliograph.promql.tree import (
    Aggregate,
    Binary,
    Call,
    Expression,
    Selector,
    Subquery,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_GROWTH: Final = frozenset({"rate", "irate", "increase", "resets"})
_TREND: Final = frozenset(
    {"delta", "idelta", "deriv", "predict_linear", "holt_winters", "double_exponential_smoothing"}
    | {"stddev_over_time", "stdvar_over_time", "mad_over_time"}
)
_PAIRS: Final = (_GROWTH | _TREND | {"changes"}) - {"stddev_over_time", "stdvar_over_time", "mad_over_time"}
"""Functions that need two samples in their window."""

_RATES: Final = frozenset({"rate", "irate", "deriv"})
_EXISTENCE: Final = frozenset(
    {"absent", "absent_over_time", "present_over_time", "count_over_time", "changes", "timestamp"}
    | {"ts_of_first_over_time", "ts_of_last_over_time", "start_timestamp", "count", "group", "count_values"}
)
"""Functions and aggregations that ask whether a counter is there, whatever it has counted."""

_CUMULATIVE: Final = frozenset({SeriesKind.COUNTER, SeriesKind.BUCKET})


def faults(root: Expression, facts: Facts) -> Iterator[Problem]:
    """Faults of a whole tree: what a counter is read by stands above it."""
    yield from _read(root, grows=False)
    for node in walk(root):
        if isinstance(node, Call):
            yield from _window(node, facts)


def _read(node: Expression, *, grows: bool) -> Iterator[Problem]:
    """Look for counters; `grows` when what stands above makes growth of them or only asks for their existence."""
    if isinstance(node, Selector):
        if not grows and _cumulative(node):
            yield _raw(node)
        return
    if isinstance(node, Call) and node.function in _GROWTH | _TREND:
        yield from _ranged(node)
        return
    if isinstance(node, Binary) and node.operator in ("and", "unless"):
        yield from _read(node.left, grows=grows)
        yield from _read(node.right, grows=True)
        return
    name = node.function if isinstance(node, Call) else node.operator if isinstance(node, Aggregate) else ""
    for child in children(node):
        yield from _read(child, grows=grows or name in _EXISTENCE)


def _ranged(node: Call) -> Iterator[Problem]:
    """What stands under a function of growth or of trends."""
    grows = node.function in _GROWTH
    for argument in node.arguments:
        if isinstance(argument, Selector):
            if grows and argument.series is not None and argument.series.kind in (SeriesKind.GAUGE, SeriesKind.INFO):
                kind = "a gauge" if argument.series.kind is SeriesKind.GAUGE else "an info series"
                yield _of_gauge(node, f"{argument.name}, which is {kind}")
            elif not grows and _cumulative(argument):
                yield Problem(
                    ProblemKind.TREND_OF_COUNTER,
                    node,
                    f"{node.function} of {argument.name}, a counter: it falls to 0 at every restart",
                    f"apply {node.function} to its rate: {node.function}(rate({argument.name}[5m])[1h:])",
                )
        elif isinstance(argument, Subquery):
            yield from _subquery(node, argument, grows=grows)


def _subquery(node: Call, argument: Subquery, *, grows: bool) -> Iterator[Problem]:
    if not grows:
        yield from _read(argument.inner, grows=False)
        return
    inner = argument.inner
    summed = isinstance(inner, Aggregate) and not _selects(inner)
    if summed and any(isinstance(one, Selector) and _cumulative(one) for one in _unranged(inner)):
        yield Problem(
            ProblemKind.RATE_OF_SUM,
            node,
            f"{node.function} of a sum of counters: one restart looks like a fall of all of them",
            f"take {node.function} of each first, then aggregate: sum({node.function}(metric[5m]))",
        )
        return
    rates = [one.function for one in walk(inner) if isinstance(one, Call) and one.function in _RATES]
    if rates:
        yield _of_gauge(node, f"the result of {rates[0]}, which is no counter")
    yield from _read(inner, grows=True)


def _selects(node: Aggregate) -> bool:
    """Whether an aggregation picks series as they are instead of combining them."""
    aggregation = AGGREGATIONS.get(node.operator)
    return aggregation is not None and aggregation.labels == "kept"


def _unranged(node: Expression) -> Iterator[Expression]:
    """Nodes below that no function of growth stands above."""
    yield node
    if not (isinstance(node, Call) and node.function in _GROWTH):
        for child in children(node):
            yield from _unranged(child)


def _cumulative(node: Selector) -> bool:
    return node.series is not None and node.series.kind in _CUMULATIVE


def _of_gauge(node: Call, what: str) -> Problem:
    instead = {"rate": "deriv", "irate": "deriv", "increase": "delta", "resets": "changes"}[node.function]
    return Problem(
        ProblemKind.RATE_OF_GAUGE,
        node,
        f"{node.function} of {what}: each fall is taken for a restart",
        f"use {instead}, or the value itself",
    )


def _raw(node: Selector) -> Problem:
    kind = "counter" if node.series is None else node.series.kind.value
    return Problem(
        ProblemKind.RAW_COUNTER,
        node,
        f"{node.name} is a {kind} and is read without rate or increase",
        "its value counts since the last restart: use rate(…) or increase(…)",
    )


# --- windows -------------------------------------------------------------------------------------------------------


def _window(node: Call, facts: Facts) -> Iterator[Problem]:
    """A window must hold two samples for functions that compare them, and one for any other."""
    for argument in node.arguments:
        if not isinstance(argument, (Selector, Subquery)) or not isinstance(argument.window, Duration):
            continue
        step = argument.step if isinstance(argument, Subquery) else facts.scrape_interval
        samples = 2 if node.function in _PAIRS else 1
        if isinstance(step, Duration) and argument.window.milliseconds < samples * step.milliseconds:
            apart = "step" if isinstance(argument, Subquery) else "scrape"
            needed = f"two {apart}s" if samples == 2 else f"one {apart}"
            yield Problem(
                ProblemKind.SHORT_WINDOW,
                node,
                f"the window {argument.window} of {node.function} is shorter than {needed} of {step}",
                f"give it {Duration(4 * step.milliseconds)} or more, so that a missed one does no harm",
                argument="window",
            )
