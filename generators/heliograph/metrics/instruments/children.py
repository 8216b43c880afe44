"""The series of one process, as cells that an update reaches in a few hundred nanoseconds.

A cell never raises into the code that updates it: what is wrong is handed to `mistakes`. A histogram's sum and buckets
change under one lock, so that no scrape sees one without the other. `1e999` is infinity, as a constant of the code.
"""

from __future__ import annotations

from _thread import get_ident
from bisect import bisect_left
from math import inf
from typing import TYPE_CHECKING, Final

from heliograph.metrics.instruments.exemplars import Exemplar, Source, exemplar_of, sampling
from heliograph.metrics.instruments.mistakes import failed, mistaken
from heliograph.metrics.instruments.timing import CountsExceptions, MeasuresProgress, MeasuresTime

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from heliograph.metrics.instruments.family import Family

_source: Source | None = None
"""Where exemplars come from that no caller gives; here, so that asking for it costs next to nothing."""


def use_exemplars(source: Source | None) -> None:
    """Ask `source` for the exemplar of updates that come without one: at most once per bucket between two scrapes."""
    global _source  # noqa: PLW0603 — read with every update
    _source = sampling.source = source


class Child:
    """One label combination of a family: `key` holds its label values in the order of declaration."""

    __slots__ = ("family", "key", "overflows")

    def __init__(self, family: Family, key: tuple[str, ...]) -> None:
        self.family: Final = family
        self.key: Final = key
        self.overflows: tuple[Callable[[], None], ...] = ()
        """What counts that an update came here since a label was full; empty for a series of admitted values."""

    def mistaken(self, what: str) -> None:
        """Say what was wrong with an update of this series."""
        mistaken("value", ValueError(f"{self.family.name}: {what}"))

    def is_number(self, value: float) -> bool:
        """Whether a gauge can take it; if not, that is a mistake, and said."""
        try:
            if value - value == 0 or value in (inf, -inf):  # NaN differs from everything
                return True
        except TypeError:
            pass
        self.mistaken(f"{value!r} is no number to set or add")
        return False


class CounterChild(Child, CountsExceptions):
    """One series that only grows: the thread that made it adds to a number of its own, all others to a second one."""

    __slots__ = ("_maker", "_own", "_shared", "exemplar", "lock")

    def __init__(self, family: Family, key: tuple[str, ...]) -> None:
        super().__init__(family, key)
        self.lock = family.lock
        self._maker = get_ident()
        self._own = self._shared = 0.0
        self.exemplar: Exemplar | None = None

    def inc(self, amount: float = 1, exemplar: Mapping[str, str] | None = None) -> None:
        """Add `amount`, which is finite and not negative; anything else is a mistake and adds nothing."""
        try:
            if 0 <= amount < 1e999:
                if get_ident() == self._maker:
                    self._own += amount  # no other thread writes it, and nothing interrupts an addition
                else:
                    with self.lock:
                        self._shared += amount
                # Both are None, unless an exemplar is wanted.
                if exemplar is not _source:  # type: ignore[comparison-overlap]
                    self.exemplar = exemplar_of(self.exemplar, amount, exemplar)
                return
        except TypeError:
            pass
        self.mistaken(f"counters only grow, by finite numbers: cannot add {amount!r}")

    @property
    def value(self) -> float:
        """What was added up to now."""
        return float(self._own + self._shared)

    def clear(self) -> None:
        """Start again at 0, in a process that was forked off."""
        self._own = self._shared = 0.0
        self.exemplar = None


class GaugeChild(Child, MeasuresProgress):
    """One series that goes up and down."""

    __slots__ = ("_function", "_value", "lock")

    def __init__(self, family: Family, key: tuple[str, ...]) -> None:
        super().__init__(family, key)
        self.lock = family.lock
        self._value = 0.0
        self._function: Callable[[], float] | None = None

    def set(self, value: float) -> None:
        """Set the value; NaN and what is no number are a mistake and change nothing."""
        try:
            if value - value == 0 or self.is_number(value):
                with self.lock:  # or it would be lost to an `inc` that has read the value before
                    self._value = value
        except TypeError:
            self.is_number(value)

    def inc(self, amount: float = 1) -> None:
        """Add to the value."""
        try:
            if amount - amount == 0 or self.is_number(amount):
                with self.lock:
                    self._value += amount
        except TypeError:
            self.is_number(amount)

    def dec(self, amount: float = 1) -> None:
        """Take from the value."""
        try:
            if amount - amount == 0 or self.is_number(amount):
                with self.lock:
                    self._value -= amount
        except TypeError:
            self.is_number(amount)

    def set_function(self, function: Callable[[], float]) -> None:
        """Ask `function` for the value at every scrape. When it raises, the last value stays."""
        self._function = function

    @property
    def value(self) -> float:
        """The value now."""
        if self._function is not None:
            try:
                self._value = float(self._function())
            except Exception as error:  # noqa: BLE001 — a scrape goes on without it
                failed("callback", error)
        return self._value


class HistogramChild(Child, MeasuresTime):
    """One distribution."""

    __slots__ = ("_bounds", "_floor", "counts", "exemplars", "lock", "sum")

    def __init__(self, family: Family, key: tuple[str, ...]) -> None:
        super().__init__(family, key)
        self.lock = family.lock
        self._bounds = family.buckets
        # Below zero the sum would shrink, and is no counter any more; bounds below zero say that this is meant.
        self._floor = 0.0 if self._bounds[0] >= 0 else -inf
        self.clear()

    def observe(self, value: float, exemplar: Mapping[str, str] | None = None) -> None:
        """Count one finite value, not negative unless bucket bounds are; anything else is a mistake, not counted."""
        try:
            if self._floor <= value < 1e999:
                bucket = bisect_left(self._bounds, value)
                with self.lock:
                    self.sum += value  # first: it refuses what is no number
                    self.counts[bucket] += 1
                if exemplar is not _source:  # type: ignore[comparison-overlap]
                    self._exemplify(bucket, value, exemplar)
                return
        except TypeError:
            pass
        self.mistaken(f"cannot observe {value!r}")

    def clear(self) -> None:
        """Start again at 0, in a process that was forked off."""
        self.sum = 0.0
        self.counts = [0] * (len(self._bounds) + 1)
        self.exemplars: list[Exemplar | None] | None = None

    def snapshot(self) -> tuple[list[int], float]:
        """The count of each bucket alone, and the sum: of one moment."""
        with self.lock:
            return self.counts.copy(), self.sum

    def _exemplify(self, bucket: int, value: float, exemplar: Mapping[str, str] | None) -> None:
        exemplars = self.exemplars
        if exemplars is None:
            exemplars = self.exemplars = list[Exemplar | None]([None] * len(self.counts))
        exemplars[bucket] = exemplar_of(exemplars[bucket], value, exemplar)
