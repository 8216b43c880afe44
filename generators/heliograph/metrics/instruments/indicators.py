"""The live side of service level indicators: two series each, with closed labels, there from the start.

In one process nothing is counted twice: a scrape adds up what the metric's own series hold, which are never removed, so
that the sums only grow. Processes that share their series cannot ask one another: there, a series of the metric passes
each update on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from heliograph.metrics import sli
from heliograph.metrics.instruments.children import Child, CounterChild, HistogramChild
from heliograph.metrics.instruments.family import Family, Shape
from heliograph.metrics.instruments.multiprocess import SharedCounter, SharedHistogram
from heliograph.metrics.instruments.nothing import NOTHING

if TYPE_CHECKING:
    from collections.abc import Callable

SHAPE: Final = Shape("counter", tuple((spec.name, spec) for spec in sli.LABELS), (), None, "")


class Events(CounterChild):
    """The events of one outcome: a counter that is worked out when it is asked for."""

    __slots__ = ("_counted", "_counts", "_part", "_seen", "_source")

    def __init__(self, family: Family, key: tuple[str, ...]) -> None:
        super().__init__(family, key)
        self._source: Family | None = None
        self._seen = 0
        self._counted: list[Child] = []

    def follow(self, source: Family, judge: sli.Judge) -> None:
        """Count the events of this family from now on."""
        bad = self.key[1] == sli.BAD
        with source.lock:
            self._counts: Callable[[tuple[str, ...]], bool] = judge.counts
            if judge.buckets is None:
                self._counts = lambda key: judge.counts(key) and judge.is_bad(key) is bad
            self._part = slice(judge.buckets, None) if bad else slice(judge.buckets)
            self._source, self._seen, self._counted = source, 0, []

    @property
    def value(self) -> float:
        """What the series of this outcome have counted; each series is judged once, when it is first seen."""
        source = self._source
        if source is None:
            return 0.0
        with source.lock:
            new = source.series[self._seen :]
            self._seen += len(new)
            self._counted += [one for one in new if self._counts(one.key)]
        return float(sum(map(self._events, self._counted.copy())))

    def _events(self, child: Child) -> float:
        # Each bucket only grows: without the lock, the sum may lack what is being counted now, and nothing else.
        return sum(child.counts[self._part]) if isinstance(child, HistogramChild) else cast("CounterChild", child).value


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
    counts, is_bad, _ = indicator.judge

    def watch(child: Child) -> None:
        if isinstance(child, SharedHistogram) and counts(child.key):
            child.listeners[indicator.name] = _Bound(cast("float", indicator.under), good, bad)
        elif isinstance(child, SharedCounter) and counts(child.key):
            child.listeners[indicator.name] = bad if is_bad(child.key) else good
        else:
            cast("Any", child).listeners.pop(indicator.name, None)

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
