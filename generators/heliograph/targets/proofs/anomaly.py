"""The proof of an anomaly: a past of two levels, so that it has a deviation, then a value near and one far from it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from heliograph.promql.tree import Number, Selector, walk
from heliograph.targets.proofs.margins import MARGINS
from heliograph.targets.proofs.rehearsal import Phase, Script
from heliograph.targets.proofs.situations import beside_strangers
from heliograph.targets.proofs.solver import Solver

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from heliograph.model.alerts import Anomaly
    from heliograph.targets.proofs.engine.samples import Labels
    from heliograph.targets.proofs.leaves import Level
    from heliograph.targets.proofs.rehearsal import Levels, Situation
    from heliograph.targets.proofs.timeline import Timeline
    from heliograph.targets.proofs.world import World

_MEANS: Final = (1.0, 0.1, 10.0, 100.0, 0.01, 1000.0)
_NEAR: Final = 0.7
_FAR: Final = 1.4
"""Shares of the limit, in deviations: quiet below it, trouble above it and below twice as much."""

_JUMP: Final = 0.75
"""Half the step between the past's levels, in limits of the floor: an alert, were it not for the fewest of samples."""


def scripts(world: World, condition: Anomaly, evaluation: int) -> Iterator[Iterator[Script]]:
    """For each side that is bad: scripts to try, one for each mean."""
    sides = {"above": (1,), "below": (-1,), "both": (1, -1)}[condition.direction]
    for side in sides:
        yield (_Past(world, condition, mean, side).script(evaluation) for mean in _MEANS)


@dataclass(frozen=True)
class _Past:
    """Levels of the value around `mean`, with trouble on one `side` of it: 1 above, -1 below."""

    world: World
    condition: Anomaly
    mean: float
    side: int

    def script(self, evaluation: int) -> Script:
        offset, samples = self._required
        first = samples // 2
        warming = math.ceil(offset / evaluation) + samples + 2
        step = _JUMP * self.condition.deviations * (self.condition.floor or 0.05) * self.mean * self.side
        before, after = self.mean - step, self.mean + step
        return Script(
            quiet=[
                Phase(self._level(before, after), first),
                Phase(self._level(after, before), warming - first),
                Phase(self._away(_NEAR, _FAR)),
            ],
            trouble=self._away(_FAR, _NEAR),
            recovery=self._level(after, after),
        )

    @cached_property
    def _required(self) -> tuple[int, int]:
        """How long ago the past ends, in milliseconds, and how many samples it must have."""
        nodes = walk(self.world.alert.expression)
        past = next(one for one in nodes if isinstance(one, Selector) and one.window is not None)
        samples = [one for one in nodes if isinstance(one, Number)][-1].value
        return getattr(past.offset_by, "milliseconds", 0), math.ceil(samples)

    def _level(self, value: float, other: float) -> Situation:
        """The value at one level, beside strangers at another."""
        return lambda _: beside_strangers(self.world, self._series(value), self._series(other))

    def _away(self, share: float, other: float) -> Situation:
        """The value at a share of the limit away from what is recorded of its past by then."""

        def at(timeline: Timeline) -> Levels:
            mean, deviation, *_ = (
                next(iter(vector.values()), math.nan) for vector in timeline.observe(self._statistics)
            )
            unit = max(deviation, self.condition.floor * abs(mean)) * self.condition.deviations * self.side
            return beside_strangers(self.world, self._series(mean + share * unit), self._series(mean + other * unit))

        return at

    @cached_property
    def _statistics(self) -> list[Selector]:
        _, mean, deviation = list(self.world.recorded)[-3:]
        return [Selector(mean), Selector(deviation)]

    def _series(self, value: float) -> Mapping[Labels, Level]:
        solver = Solver(self.world, MARGINS[0], base=100.0)
        solver.solve(self.world.rules[-4].expression, float(f"{value:.4g}"))
        return solver.levels
