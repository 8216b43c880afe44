"""The proof of an anomaly: a restless past and a constant one, each followed by a value near and one far from its mean.

A restless past is told by its deviation, a constant one by the floor that stands in for it. The past is given as it is
recorded, with samples so close together that even that of a week takes minutes; that the value is recorded as it should
be is proven by itself.
"""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from heliograph.promql.traversal import walk
from heliograph.promql.tree import (
    Number,
    Selector,
)
from heliograph.targets.proofs.engine.samples import LOOKBACK
from heliograph.targets.proofs.leaves import Level
from heliograph.targets.proofs.rehearsal import Phase, Script
from heliograph.targets.proofs.situations import beside_strangers
from heliograph.targets.proofs.timeline import Pace
from heliograph.targets.proofs.world import Unsolvable
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from heliograph.model.alerts import Anomaly
    from heliograph.targets.proofs.engine.samples import Labels
    from heliograph.targets.proofs.rehearsal import Levels, Situation
    from heliograph.targets.proofs.timeline import Timeline
    from heliograph.targets.proofs.world import World

_MEAN: Final = 10.0
_NEAR: Final = 0.71
_FAR: Final = 1.73
"""Shares of the limit, in deviations: quiet below it, trouble above it and below twice as much."""

_JUMP: Final = 0.77
"""Half the least step between the levels of a past, in limits of the floor: an alert, if few samples were enough."""

_DEVIATION: Final = 2.3
"""The least deviation of a restless past, in floors: what is near by the one is far by the other."""

_DRIFT: Final = 1e-7
"""By how much of the mean the value climbs each second: in a past of two values it would be whole deviations away."""

_FARTHEST: Final = LOOKBACK - 60_000
_MOST_SAMPLES: Final = 9000


def scripts(world: World, condition: Anomaly, pace: Pace) -> Iterator[Iterator[Script]]:
    """For a restless past and a constant one, and for either side that is bad: the script.

    The rules are those after the value's own.
    """
    first, second = {"above": (1, 1), "below": (-1, -1), "both": (1, -1)}[condition.direction]
    yield iter([_Past(world, condition, first, restless=True).script(pace)])
    if condition.floor or first != second:
        yield iter([_Past(world, condition, second, restless=not condition.floor).script(pace)])


def spacing(world: World, pace: Pace) -> Pace:
    """Samples as close together as it takes for the past to have enough of them, and not twice that, by the end.

    Raises Unsolvable for a past of more samples than promtool takes from one series.
    """
    _, samples = _required(world)
    if samples > _MOST_SAMPLES * 0.8:
        raise Unsolvable(f"its past of {samples} samples is longer than promtool can test; give fewer samples=")
    lasting = 2 * math.ceil(world.alert.hold.milliseconds / pace.evaluation) + 5
    filling = max(lasting, math.ceil((lasting + 5) * samples / (_MOST_SAMPLES - samples)))
    if samples < filling:
        # Never so far apart that a sample no longer stands for the series when the next one comes.
        apart = max(1, min(math.ceil(filling / samples), _FARTHEST // pace.evaluation))
        return Pace(pace.evaluation * apart, pace.evaluation)
    dividing = (count for count in range(samples // filling, 0, -1) if pace.evaluation % count == 0)
    return Pace(pace.evaluation // next(dividing), pace.evaluation)


def _required(world: World) -> tuple[int, int]:
    """How long ago the past ends, in milliseconds, and how many samples it must have."""
    nodes = walk(world.alert.expression)
    past = next(one for one in nodes if isinstance(one, Selector) and one.window is not None)
    samples = [one for one in nodes if isinstance(one, Number)][-1].value
    return getattr(past.offset_by, "milliseconds", 0), math.ceil(samples)


@frozen(eq=False)
class _Past:
    """Levels of the recorded value around its mean, with trouble on one `side` of it: 1 above, -1 below."""

    world: World
    condition: Anomaly
    side: int
    restless: bool

    def script(self, pace: Pace) -> Script:
        ago, samples = _required(self.world)
        filling = samples * pace.sampling / pace.evaluation
        first = max(1, round(filling / 2))
        warming = math.ceil(ago / pace.evaluation + filling) + 1
        floors = max(_JUMP * self.condition.deviations, _DEVIATION) if self.restless else 0.0
        step = floors * (self.condition.floor or 0.05) * _MEAN * self.side
        before, after = _MEAN - step, _MEAN + step
        return Script(
            quiet=[
                Phase(lambda _: self._levels(before, after), first),
                Phase(lambda _: self._levels(after, before), warming - first),
                Phase(self._away(_NEAR, _FAR)),
            ],
            trouble=self._away(_FAR, _NEAR),
            recovery=lambda _: self._levels(after, after),
        )

    def _away(self, share: float, other: float) -> Situation:
        """The value at a share of the limit away from what is recorded of its past by then."""

        def at(timeline: Timeline) -> Levels:
            statistics = [next(one for one in self.world.reading if one.name == name) for name in self.world.recorded]
            mean, deviation, *_ = (next(iter(one.values()), math.nan) for one in timeline.observe(statistics))
            unit = max(deviation, self.condition.floor * abs(mean)) * self.condition.deviations * self.side
            known = zip(statistics, (mean, deviation), strict=True)
            past = {self.world.labels(selector): Level(float(f"{one:.6g}")) for selector, one in known}
            return self._levels(mean + share * unit, mean + other * unit, past)

        return at

    def _levels(self, value: float, other: float, past: Mapping[Labels, Level] = MappingProxyType({})) -> Levels:
        """The value and that of strangers; `past` is what is recorded of theirs, the same as of its own."""
        labels = self.world.labels(self.world.selectors[0])
        own, others = ({labels: Level(float(f"{one:.6g}"), slope=_DRIFT * _MEAN)} for one in (value, other))
        return beside_strangers(self.world, own, {**others, **past})
