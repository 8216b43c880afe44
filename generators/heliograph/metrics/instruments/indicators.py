"""The live side of service level indicators: two series each, with closed labels, there from the start.

In one process nothing is counted twice: a scrape adds up what the metric's own series hold, which are never removed, so
that the sums only grow. Processes that share their series cannot ask one another: there, a series of the metric passes
each update on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from heliograph.metrics import sli
from heliograph.metrics.instruments.children import CounterChild
from heliograph.metrics.instruments.family import Family, Shape
from heliograph.metrics.instruments.multiprocess import SharedCounter, SharedHistogram
from heliograph.metrics.instruments.nothing import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.metrics.instruments.children import Child

SHAPE: Final = Shape("counter", tuple((spec.name, spec) for spec in sli.LABELS), (), None, "")


class Events(CounterChild):
    """The events of one outcome: a counter that is worked out when it is asked for."""

    __slots__ = ("_sum",)

    def __init__(self, family: Family, key: tuple[str, ...]) -> None:
        super().__init__(family, key)
        self._sum: _Sum | None = None

    def follow(self, source: Family, judge: sli.Judge) -> None:
        """Count the events of this family from now on."""
        self._sum = _Sum(source, judge, bad=self.key[1] == sli.BAD)

    @property
    def value(self) -> float:
        """What the series of this outcome have counted."""
        return 0.0 if self._sum is None else self._sum.total()


class _Sum:
    """What some series of a family add up to; each series is judged once, when it is first seen."""

    __slots__ = ("_counts", "_judged", "_part", "_source")

    def __init__(self, source: Family, judge: sli.Judge, *, bad: bool) -> None:
        self._source: Final = source
        self._counts: Callable[[tuple[str, ...]], bool] = judge.counts
        self._part: slice | None = None
        if judge.buckets is None:
            self._counts = lambda key: judge.counts(key) and judge.is_bad(key) is bad
        else:
            self._part = slice(judge.buckets, None) if bad else slice(judge.buckets)
        self._judged: tuple[int, list[Any]] = (0, [])  # replaced as a whole: several scrapes may read at a time

    def total(self) -> float:
        seen, counted = self._judged
        new: list[Any] = self._source.series[seen:]
        if new:
            counted = [*counted, *(one for one in new if self._counts(one.key))]
            self._judged = (seen + len(new), counted)
        if self._part is None:
            return float(sum([one.value for one in counted]))
        # Each bucket only grows: without the lock, the sum may lack what is being counted now, and nothing else.
        return float(sum([sum(one.counts[self._part]) for one in counted]))


def family(child_type: Callable[[Family, tuple[str, ...]], Child]) -> Family:
    """The family of all indicators."""
    return Family(sli.NAME, sli.HELP, SHAPE, child_type, lambda _metric, _label: NOTHING)


def follow(events: Family, source: Family, indicator: sli.Sli) -> None:
    """Let the two series of an indicator count the events of a family, those that there were included."""
    good, bad = (cast("Any", events.labels)(sli=indicator.name, outcome=one) for one in (sli.GOOD, sli.BAD))
    if isinstance(good, Events):
        good.follow(source, indicator.judge)
        bad.follow(source, indicator.judge)
        return
    with source.lock:
        source.watchers[indicator.name] = _passing(indicator, good, bad)
        for child in source.series:
            source.watchers[indicator.name](child)


def _passing(indicator: sli.Sli, good: SharedCounter, bad: SharedCounter) -> Callable[[Child], None]:
    """What lets a series that processes share pass its updates on."""
    judge = indicator.judge
    counts, is_bad = judge.counts, judge.is_bad

    def watch(child: Child) -> None:
        series: Any = child
        heard = {name: one for name, one in series.listeners.items() if name != indicator.name}
        if isinstance(child, SharedHistogram) and counts(child.key):
            heard[indicator.name] = _Bound(cast("float", indicator.under), good, bad)
        elif isinstance(child, SharedCounter) and counts(child.key):
            heard[indicator.name] = bad if is_bad(child.key) else good
        series.listeners = heard

    return watch


class _Bound:
    """What hears of each value, and counts it as good up to a bound."""

    __slots__ = ("_bad", "_good", "_under")

    def __init__(self, under: float, good: SharedCounter, bad: SharedCounter) -> None:
        self._under: Final = under
        self._good: Final = good
        self._bad: Final = bad

    def observe(self, value: float) -> None:
        """Count one value."""
        (self._good if value <= self._under else self._bad).inc()
