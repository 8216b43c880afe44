"""The samples of one series, in runs that promtool's notation can say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from heliograph.promql.printer import number
from heliograph.targets.proofs.leaves import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    Sample = float | Literal["stale"] | None

STANDSTILL: Final = Level(0.0, counter=True)


class _Run:
    """Samples at a steady step; without a step there are none, and `ends` says that the first is the mark of an end."""

    __slots__ = ("count", "ends", "start", "step")

    def __init__(self, start: float = 0.0, step: float | None = None, count: int = 0, *, ends: bool = False) -> None:
        self.start = start
        self.step = step
        self.count = count
        self.ends = ends

    def notation(self) -> list[str]:
        if self.step is None:
            blanks = self.count - self.ends
            return ["stale"] * self.ends + ([f"_x{blanks}"] if blanks > 1 else ["_"] * blanks)
        if self.count == 1:
            return [number(self.start)]
        sign = "-" if self.step < 0 else "+"
        return [f"{number(self.start)}{sign}{number(abs(self.step))}x{self.count - 1}"]


class Track:
    """A series as it is extended, one sample every `interval` seconds; it begins after `missed` times without one."""

    __slots__ = ("_elapsed", "_last", "_runs", "interval", "level")

    def __init__(self, interval: float, missed: int) -> None:
        self.interval = interval
        self.level: Level | None = None
        self._runs = [_Run(count=missed)]
        self._last: float | None = None
        self._elapsed = 0

    @property
    def resting(self) -> Level | None:
        """The level at which the series plays no part: a counter stands still, any other series is not there."""
        return STANDSTILL if self.level is not None and self.level.counter else None

    def enter(self, level: Level | None) -> None:
        """From the next sample on the series is at another level; None is no series."""
        if level == self.level and (level is None or not level.slope):
            return
        self.level = level
        self._elapsed = 0
        if level is None:
            self._runs.append(_Run(ends=self._last is not None))
            self._last = None
        elif level.counter:
            self._grow(level)
        else:
            step = _plain(level.slope * self.interval)
            goes_on = level.follows and self._last is not None
            self._runs.append(_Run(_plain((self._last or 0.0) + step if goes_on else level.value), step))

    def sample(self) -> Sample:
        """The next sample; None where there is none."""
        if self.level is not None and self.level.counter and self.level.slope and self._elapsed:
            self._grow(self.level)  # where growth grows, every step is another
        run = self._runs[-1]
        self._elapsed += 1
        run.count += 1
        if run.step is None:
            return "stale" if run.ends and run.count == 1 else None
        # As promtool adds it up: step by step from the run's start.
        self._last = run.start if run.count == 1 or self._last is None else self._last + run.step
        return self._last

    def notation(self) -> str:
        """All samples, as promtool reads them."""
        return " ".join(text for run in self._runs if run.count for text in run.notation())

    def _grow(self, level: Level) -> None:
        step = _plain((level.value + level.slope * self.interval * self._elapsed) * self.interval)
        self._runs.append(_Run(0.0 if self._last is None else _plain(self._last + step), step))


class Given:
    """A series whose samples somebody wrote down."""

    __slots__ = ("_position", "samples", "text")

    def __init__(self, text: str, samples: Sequence[Sample]) -> None:
        self.text = text
        self.samples = samples
        self._position = 0

    def sample(self) -> Sample:
        """The next sample; None where there is none."""
        self._position += 1
        return self.samples[self._position - 1] if self._position <= len(self.samples) else None

    def notation(self) -> str:
        """All samples, as promtool reads them."""
        return " ".join(self.text.split())


def _plain(value: float) -> float:
    """Without the last digits, which are only rounding errors."""
    return float(f"{value:.12g}")
