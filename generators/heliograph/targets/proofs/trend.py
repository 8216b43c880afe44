"""The proof of a trend: too gentle a slope, then a steep one; in the end the value stands still.

One that is to reach something goes beyond it before that, and turns: the alert goes on firing, whatever the line says.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from heliograph.promql.durations import duration
from heliograph.promql.traversal import walk
from heliograph.promql.tree import (
    Selector,
)
from heliograph.targets.proofs.leaves import Level
from heliograph.targets.proofs.margins import MARGINS
from heliograph.targets.proofs.rehearsal import Phase, Script
from heliograph.targets.proofs.situations import beside_strangers
from heliograph.targets.proofs.solver import Solver
from heliograph.targets.proofs.world import Unsolvable
from heliograph.values import frozen, replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from heliograph.model.alerts import Trend
    from heliograph.targets.proofs.engine.samples import Labels
    from heliograph.targets.proofs.rehearsal import Levels
    from heliograph.targets.proofs.timeline import Pace, Timeline
    from heliograph.targets.proofs.world import World

_SHORT: Final = 60.0
"""Seconds over which the series' slopes are taken from two values of what is watched."""


@frozen
class _Course:
    """Where the value starts, its slopes when quiet and in trouble, and where it ends; None stays where it is.

    `beyond` is where it is worse than trouble, and the slope at which it comes back from there.
    """

    start: float
    gentle: float
    steep: float
    end: float | None = None
    beyond: tuple[float, float] | None = None


def scripts(world: World, condition: Trend, pace: Pace) -> Iterator[Iterator[Script]]:
    """Scripts to try. Raises Unsolvable for a line that looks back farther than ahead: what it tells has happened."""
    within = None if condition.within is None else duration(condition.within)
    if within is not None and within <= duration(condition.window):
        raise Unsolvable(f"a line through {condition.window} is too slow to tell what comes within {within}")
    # Long enough for a line to be told by nothing else, and for an alert that ended to be no longer kept.
    lasting = duration(condition.window).milliseconds + world.alert.cooldown.milliseconds
    steps = math.ceil(lasting / pace.evaluation) + 2
    yield (_Path(world, course, steps).script() for course in _courses(condition))


def _courses(condition: Trend) -> Iterator[_Course]:
    window = duration(condition.window).seconds
    if condition.slope is not None:
        # Far enough from 0 not to get there while it falls.
        for start in (abs(condition.slope) * window * 10, 100.0, 1.0, 0.5):
            yield _Course(start, 0.83 * condition.slope, 1.43 * condition.slope)
        return
    limit, ahead = condition.reaches or 0.0, duration(condition.within or "1h").seconds
    sign = 1 if condition.falls else -1
    for distance in (abs(limit) / 2,) if limit else (1.0, 100.0):
        start, slope = limit + sign * distance, -sign * distance / ahead
        # Coming back so slowly, the value is beyond the limit for as long as the line looks ahead, and the line is not.
        # Where a value cannot be beyond, or the window is nearly as long as that, it is only seen to be on its way.
        past = 0.37 * sign * distance
        for beyond in ((limit - past, past / ahead), None):
            for end in (start, None):
                yield _Course(start, 0.53 * slope, 1.61 * slope, end, beyond)


class _Path:
    """The value as it goes along, and that of strangers, which do the opposite."""

    def __init__(self, world: World, course: _Course, lasting: int) -> None:
        self._world = world
        self._lasting = lasting
        self._course = course
        watched = next(
            one for one in walk(world.alert.expression) if isinstance(one, Selector) and one.window is not None
        )
        self._watched = replace(watched, window=None)
        self._lines: dict[str, tuple[float, float, float]] = {}

    def script(self) -> Script:
        course = self._course
        worse = None
        if course.beyond is not None:
            there, back = course.beyond
            worse = Phase(lambda timeline: self._turn(timeline, back, 0.0, there), self._lasting)
        return Script(
            quiet=[Phase(lambda timeline: self._turn(timeline, course.gentle, course.steep))],
            trouble=lambda timeline: self._turn(timeline, course.steep, course.gentle),
            recovery=lambda timeline: self._turn(timeline, 0.0, 0.0, course.end),
            worse=worse,
        )

    def _turn(self, timeline: Timeline, own: float, others: float, end: float | None = None) -> Levels:
        """From now on the value climbs by `own` a second, from `end` if that is given, and strangers by `others`."""
        mine = self._series(self._line("own", timeline.change, own, end), own)
        value = self._line("others", timeline.change, others, None)
        theirs = dict(self._series(value, others))
        if self._watched.name in self._world.recorded:
            theirs[self._world.labels(self._watched)] = Level(value, slope=others)
        return beside_strangers(self._world, mine, theirs)

    def _line(self, whose: str, time: float, slope: float, end: float | None) -> float:
        """The value at the time at which a line turns."""
        before, value, climbing = self._lines.get(whose, (time, self._course.start, 0.0))
        value = value + climbing * (time - before) if end is None else end
        self._lines[whose] = time, value, slope
        return value

    def _series(self, value: float, slope: float) -> Mapping[Labels, Level]:
        levels, later = self._solved(value), self._solved(value + slope * _SHORT)
        return {
            labels: replace(level, slope=(later[labels].value - level.value) / _SHORT)
            for labels, level in levels.items()
        }

    def _solved(self, value: float) -> Mapping[Labels, Level]:
        solver = Solver(self._world, MARGINS[0])
        solver.solve(self._watched, value)
        return solver.levels
