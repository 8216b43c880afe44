"""Labels and buckets that are gone by the time they are asked for, and quantiles that are none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.findings import did_you_mean
from heliograph.promql.inference.labels import NAME, labels
from heliograph.promql.inference.problem import Facts, Problem, ProblemKind
from heliograph.promql.printer import number
from heliograph.promql.series import SeriesKind
from heliograph.promql.traversal import walk
from heliograph.promql.tree import (
    Aggregate,
    Binary,
    Call,
    Expression,
    Number,
    Selector,
    String,
)
from heliograph.promql.variables import refers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from heliograph.promql.series import Series

_QUANTILES: Final = frozenset({"histogram_quantile", "quantile_over_time", "quantile"})
_OF_BUCKETS: Final = {"histogram_quantile": 1, "histogram_fraction": 2, "histogram_quantiles": 0}
_PURPOSES: Final = {"by": "to group by", "without": "to leave out"}
_UPWARD: Final = frozenset({">", ">="})


def faults(node: Expression, facts: Facts) -> Iterator[Problem]:
    """Faults of labels on their way through functions and aggregations."""
    match node:
        case Aggregate():
            yield from _grouped(node, facts)
            if node.operator in _QUANTILES and node.parameter is not None:
                yield from _quantile(node, node.parameter)
        case Call():
            yield from _sources(node, facts)
            if node.function in _QUANTILES and node.arguments:
                yield from _quantile(node, node.arguments[0])
            if node.function == "histogram_quantiles":
                for quantile in node.arguments[2:]:
                    yield from _quantile(node, quantile)
            if node.function in _OF_BUCKETS and len(node.arguments) > _OF_BUCKETS[node.function]:
                yield from _of_buckets(node, node.arguments[_OF_BUCKETS[node.function]])
        case Binary() if node.operator in _UPWARD:
            yield from _beyond_buckets(node)
        case _:
            pass


def _grouped(node: Aggregate, facts: Facts) -> Iterator[Problem]:
    word = "without" if node.without else "by"
    yield from _missing(node, node.inner, node.labels or (), facts, word)


def _sources(node: Call, facts: Facts) -> Iterator[Problem]:
    """The labels that `label_replace` and `label_join` read."""
    positions = {"label_replace": slice(3, 4), "label_join": slice(3, None)}.get(node.function)
    if positions is not None:
        names = [one.value for one in node.arguments[positions] if isinstance(one, String)]
        yield from _missing(node, node.arguments[0], names, facts, node.function)


def _missing(node: Expression, inner: Expression, names: Iterable[str], facts: Facts, word: str) -> Iterator[Problem]:
    flow = labels(inner)
    carried = [name for name in flow.known if name != NAME]
    for name in names:
        known = flow.carries(name) is not False or name in facts.target_labels or refers(name)
        if not known and name not in ("", NAME):
            lost = f"labels here: {', '.join(carried)}" if carried else "no label is left here"
            yield Problem(
                ProblemKind.LOST_LABEL,
                node,
                f"{_subject(inner)} no label {name} {_PURPOSES.get(word) or f'for {word} to read'}",
                did_you_mean(name, carried) or lost,
                argument=word if word in ("by", "without") else "",
            )


def _subject(inner: Expression) -> str:
    """Who it is that lacks a label: the metric itself, or what was made of it."""
    names = dict.fromkeys(one.name for one in walk(inner) if isinstance(one, Selector) and one.name)
    aggregated = any(isinstance(one, Aggregate) for one in walk(inner))
    if len(names) != 1:
        return "the operand has"
    return f"{next(iter(names))} has, as aggregated here," if aggregated else f"{next(iter(names))} has"


# --- histograms ----------------------------------------------------------------------------------------------------


def _quantile(node: Aggregate | Call, quantile: Expression) -> Iterator[Problem]:
    if not isinstance(quantile, Number) or 0 <= quantile.value <= 1:  # NaN is not
        return
    percent = 2 <= quantile.value <= 100  # 1.5 is a slip of another kind
    yield Problem(
        ProblemKind.WRONG_QUANTILE,
        node,
        f"the quantile {number(quantile.value)} is not from 0 to 1",
        f"write {number(quantile.value / 100)}" if percent else "0.5 is the median, 0.99 leaves out the highest 1 %",
    )


def _of_buckets(node: Call, buckets: Expression) -> Iterator[Problem]:
    """Quantiles are made of `le` and of buckets, or of a native histogram, which the catalogue does not know."""
    series = [one.series for one in walk(buckets) if isinstance(one, Selector) and one.series is not None]
    wrong = [one for one in series if one.kind is not SeriesKind.BUCKET]
    if wrong and len(wrong) == len(series):
        first = wrong[0]
        yield Problem(
            ProblemKind.NO_BUCKETS,
            node,
            f"{node.function} is given {first.name}, a {first.kind.value} and no histogram's buckets",
            "give it the growth of a histogram's buckets: sum by (le) (rate(…_bucket[5m]))",
        )
    elif labels(buckets).carries("le") is False:
        yield Problem(
            ProblemKind.NO_BUCKETS,
            node,
            f"{node.function} is given buckets without their label le",
            "keep it in the aggregation: by le and the labels that you want",
        )


def _beyond_buckets(node: Binary) -> Iterator[Problem]:
    """A quantile is never above the last finite bound, so it cannot exceed a threshold from there on."""
    call, threshold = node.left, node.right
    if not (isinstance(call, Call) and call.function == "histogram_quantile" and isinstance(threshold, Number)):
        return
    series = next((one.series for one in walk(call) if isinstance(one, Selector) and _buckets(one.series)), None)
    if series is None:
        return
    last = series.buckets[-1]
    if threshold.value > last or (threshold.value == last and node.operator == ">"):
        yield Problem(
            ProblemKind.BEYOND_BUCKETS,
            node,
            f"a quantile of {series.metric or series.name} is never {node.operator} {number(threshold.value)}:"
            f" its last bucket ends at {number(last)}",
            f"compare with less than {number(last)}, or give the histogram a bucket beyond {number(threshold.value)}",
        )


def _buckets(series: Series | None) -> bool:
    return series is not None and bool(series.buckets)
