"""Samples in memory: what the selectors of an expression see at a moment."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from heliograph.promql.matchers import Matcher

Labels = tuple[tuple[str, str], ...]
"""A label set: pairs in the order of their names, the metric's name among them as `__name__`."""

NAME: Final = "__name__"
LOOKBACK: Final = 300_000
"""How long, in milliseconds, the last sample of a series stands for it."""


def label_set(labels: Iterable[tuple[str, str]]) -> Labels:
    """Pairs as a label set; an empty value is no label."""
    return tuple(sorted(pair for pair in labels if pair[1]))


@functools.lru_cache(maxsize=8192)
def keeping(labels: Labels, names: tuple[str, ...]) -> Labels:
    """These labels alone."""
    return tuple(pair for pair in labels if pair[0] in names)


@functools.lru_cache(maxsize=8192)
def dropping(labels: Labels, names: tuple[str, ...] = (NAME,)) -> Labels:
    """All labels but these: by default all but the metric's name."""
    return tuple(pair for pair in labels if pair[0] not in names)


def matches(labels: Labels, name: str, matchers: Iterable[Matcher]) -> bool:
    """Whether a selector of that name (any name if it is empty) takes a series with these labels."""
    values = dict(labels)
    return (not name or values.get(NAME) == name) and all(satisfies(values.get(one.name, ""), one) for one in matchers)


def satisfies(value: str, matcher: Matcher) -> bool:
    """Whether a label value (empty for a missing label) is what a matcher asks for."""
    if matcher.operator in ("=", "!="):
        return (value == matcher.value) is (matcher.operator == "=")
    found = _compiled(matcher.value).fullmatch(value) is not None
    return found is (matcher.operator == "=~")


@functools.lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII | re.DOTALL)


class Series:
    """One series: times in milliseconds, ascending, and values; None is the mark that it ended there."""

    __slots__ = ("labels", "times", "values")

    def __init__(self, labels: Labels) -> None:
        self.labels = labels
        self.times: list[int] = []
        self.values: list[float | None] = []

    def append(self, time: int, value: float | None) -> None:
        """One more sample, later than those that it has."""
        self.times.append(time)
        self.values.append(value)


class Points(NamedTuple):
    """The samples of a series in a window, which reaches from `start` to `end` in milliseconds."""

    times: list[int]
    values: list[float]
    start: int
    end: int


class Storage:
    """Every series there is.

    Windows and the look-back of Prometheus 3 are `left_open`: they do not hold a sample at their very start, as those
    of 2 do.
    """

    def __init__(self, *, left_open: bool) -> None:
        self.left_open = left_open
        self._by_name: dict[str, dict[Labels, Series]] = {}
        self._selected: dict[tuple[str, tuple[Matcher, ...]], list[Series]] = {}

    def series(self, labels: Labels) -> Series:
        """The series with these labels, a new one when there is none."""
        name = next((value for label, value in labels if label == NAME), "")
        found = self._by_name.get(name, {}).get(labels)
        return found or self.adopt(Series(labels))

    def adopt(self, series: Series) -> Series:
        """Take in a series that others may hold too, and whose samples they may add."""
        name = next((value for label, value in series.labels if label == NAME), "")
        self._by_name.setdefault(name, {})[series.labels] = series
        self._selected.clear()
        return series

    def select(self, name: str, matchers: tuple[Matcher, ...]) -> list[Series]:
        """The series that a selector takes."""
        found = self._selected.get((name, matchers))
        if found is None:
            named = (self._by_name.get(name, {}),) if name else self._by_name.values()
            every = (series for one in named for series in one.values())
            found = [series for series in every if matches(series.labels, name, matchers)]
            self._selected[name, matchers] = found
        return found

    def latest(self, series: Series, time: int) -> tuple[int, float] | None:
        """The sample that stands for a series at a time, with its own time."""
        position = bisect_right(series.times, time) - 1
        if position < 0:
            return None
        at, value = series.times[position], series.values[position]
        age = time - at
        if value is None or age > LOOKBACK or (self.left_open and age == LOOKBACK):
            return None
        return at, value

    def points(self, series: Series, start: int, end: int) -> Points | None:
        """The samples of a series in a window; None when there are none."""
        low = (bisect_right if self.left_open else bisect_left)(series.times, start)
        high = bisect_right(series.times, end)
        times, values = series.times[low:high], series.values[low:high]
        if None in values:
            kept = [(at, value) for at, value in zip(times, values, strict=True) if value is not None]
            return Points([at for at, _ in kept], [value for _, value in kept], start, end) if kept else None
        return Points(times, values, start, end) if times else None  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] — no None among them
