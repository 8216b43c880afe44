"""The proof of a recording rule: for series of two levels it records what it should."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from heliograph.promql.tree import Selector
from heliograph.targets.proofs.margins import MARGINS
from heliograph.targets.proofs.situations import beside_strangers
from heliograph.targets.proofs.solver import Solver
from heliograph.targets.proofs.timeline import Timeline
from heliograph.targets.proofs.world import Unsolvable, World
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.model.rules import RecordingRule, Rule
    from heliograph.targets.proofs.engine.vectors import Vector
    from heliograph.targets.proofs.timeline import Pace

_LEVELS: Final = ((1.0, 2.0), (0.1, 0.2), (10.0, 15.0), (0.01, 0.02), (100.0, 150.0))


@frozen
class Reading:
    """What a rule records at some times, in milliseconds."""

    record: str
    timeline: Timeline
    values: Sequence[tuple[int, Vector]]


def reading(rules: Sequence[Rule], rule: RecordingRule, pace: Pace) -> Reading:
    """What the rule records; `rules` are those that it reads, and it. Raises Unsolvable."""
    reason: Unsolvable | None = None
    for levels in _LEVELS:
        try:
            return _read(World(rules), rule, pace, levels)
        except Unsolvable as fault:
            reason = fault
    raise reason or Unsolvable("there is nothing to record")


def _read(world: World, rule: RecordingRule, pace: Pace, levels: tuple[float, float]) -> Reading:
    timeline = Timeline(world, pace)
    values: list[tuple[int, Vector]] = []
    for own, other in (levels, levels[::-1]):
        mine, theirs = (_solved(world, rule, value) for value in (own, other))
        timeline.enter(beside_strangers(world, mine.levels, theirs.heard))
        for _ in range(math.ceil(world.reach / pace.evaluation) + 2):
            timeline.advance()
        one, another = timeline.observe([Selector(rule.record)])
        if not one or one.keys() != another.keys():
            raise Unsolvable("what it records cannot be foretold")
        values.append((timeline.now, one))
    return Reading(rule.record, timeline, values)


def _solved(world: World, rule: RecordingRule, value: float) -> Solver:
    solver = Solver(world, MARGINS[0])
    solver.solve(rule.expression, value)
    return solver
