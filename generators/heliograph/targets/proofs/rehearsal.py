"""Playing a script: quiet first, then trouble until the alert fires, then recovery until it has ended."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from heliograph.targets.proofs.engine.samples import LOOKBACK
from heliograph.targets.proofs.story import Story, told
from heliograph.targets.proofs.timeline import Timeline
from heliograph.targets.proofs.world import Unsolvable
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from heliograph.promql.tree import Expression
    from heliograph.targets.proofs.engine.samples import Labels
    from heliograph.targets.proofs.engine.vectors import Vector
    from heliograph.targets.proofs.leaves import Level
    from heliograph.targets.proofs.timeline import Pace
    from heliograph.targets.proofs.world import World

    Levels = Mapping[Labels, Level | None]
    Situation = Callable[[Timeline], Levels]

_MOST_STEPS: Final = 2000


@frozen
class Phase:
    """A time under one situation, which is worked out when it begins: `steps` evaluations, or as many as it takes."""

    situation: Situation
    steps: int | None = None


@frozen
class Script:
    """What happens: `quiet` phases, in none of which the alert may fire; `trouble`, in which it must; `recovery`.

    In `worse`, after trouble, it must go on firing at every evaluation. `watched` are the expressions whose values tell
    when a phase has settled.
    """

    quiet: Sequence[Phase]
    trouble: Situation
    recovery: Situation
    watched: Sequence[Expression] = ()
    worse: Phase | None = None


class TooSoon(Unsolvable):
    """The alert fires in a quiet phase."""


def rehearse(world: World, pace: Pace, script: Script) -> Story:
    """Play a script. Raises Unsolvable when the alert does not do what it should.

    An alert that fires at the beginning, when windows are not filled yet, is given time to end.
    """
    try:
        return _Rehearsal(world, pace, script).play()
    except TooSoon:
        return _Rehearsal(world, pace, script).play(warming=True)


class _Rehearsal:
    def __init__(self, world: World, pace: Pace, script: Script) -> None:
        self._script = script
        self._timeline = Timeline(world, pace)
        alert = world.alert
        self._hold = math.ceil(alert.hold.milliseconds / pace.evaluation)
        self._cooldown = math.ceil(alert.cooldown.milliseconds / pace.evaluation)
        self._reach = math.ceil((world.reach + LOOKBACK) / pace.evaluation)
        self._seen: list[list[Vector]] = []
        self._since = 0

    def play(self, *, warming: bool = False) -> Story:
        self._afford(self._hold + self._cooldown)  # that many there will be for certain
        if warming:
            self._enter(self._script.quiet[0].situation)
            self._until(_none, limit=self._reach + self._cooldown + 2, at_least=self._cooldown + 2)
            self._since = len(self._timeline.steps)
        for phase in self._script.quiet:
            self._quiet(phase)
        self._enter(self._script.trouble)
        if not self._until(all, limit=self._reach + self._hold + 2):
            raise Unsolvable("it does not fire on series that are beyond the limit")
        self._settle(2, limit=self._reach)
        lasting = self._timeline.steps[-1]
        if self._script.worse is not None:
            self._worse(self._script.worse)
        self._enter(self._script.recovery)
        if not self._until(_none, limit=self._reach + self._cooldown + 2):
            raise Unsolvable("it goes on firing when the series have recovered")
        return told(self._timeline, self._since, lasting)

    def _quiet(self, phase: Phase) -> None:
        self._enter(phase.situation)
        if phase.steps is None:
            # Long enough for an alert that is true here to be told: it would have been held, and would fire.
            self._settle(self._hold + 2, limit=self._reach + self._hold + 2)
        else:
            for _ in range(phase.steps):
                self._step()
        if any(any(step.fired) for step in self._timeline.steps[self._since :]):
            raise TooSoon("it fires on series that are within the limit")

    def _worse(self, phase: Phase) -> None:
        self._enter(phase.situation)
        for _ in range(phase.steps or 0):
            self._step()
            if not all(self._timeline.steps[-1].fired):
                raise Unsolvable("it stops firing while the series get worse")

    def _enter(self, situation: Situation) -> None:
        self._timeline.enter(situation(self._timeline))
        self._seen.clear()

    def _step(self) -> None:
        self._afford(len(self._timeline.steps) + 1)
        self._timeline.advance()
        self._seen.append(self._timeline.observe(self._script.watched))

    @staticmethod
    def _afford(steps: int) -> None:
        if steps > _MOST_STEPS:
            raise Unsolvable(f"its windows and times would take more than {_MOST_STEPS} evaluations")

    def _until(self, state: Callable[[list[bool]], bool], limit: int, at_least: int = 0) -> bool:
        """Step until the alert is in a state under both; False when that takes too long."""
        for count in range(limit):
            self._step()
            if count >= at_least and state([bool(one) for one in self._timeline.steps[-1].fired]):
                return True
        return False

    def _settle(self, steps: int, limit: int) -> None:
        """Step until what is watched has not changed for some steps."""
        for _ in range(limit):
            if len(self._seen) >= steps and all(_alike(one, self._seen[-1]) for one in self._seen[-steps:]):
                return
            self._step()


def _none(states: list[bool]) -> bool:
    return not any(states)


def _alike(one: Sequence[Vector], other: Sequence[Vector]) -> bool:
    return all(
        mine.keys() == theirs.keys() and all(_close(mine[key], theirs[key]) for key in mine)
        for mine, theirs in zip(one, other, strict=True)
    )


def _close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-12) or (math.isnan(one) and math.isnan(other))
