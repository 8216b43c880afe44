"""The proof of a threshold: every comparison is seen to decide, with the others as they are."""

from __future__ import annotations

from functools import partial
from itertools import product, starmap
from typing import TYPE_CHECKING, Final

from heliograph.promql.traversal import walk
from heliograph.promql.tree import (
    Binary,
    Call,
)
from heliograph.targets.proofs.decisions import decision
from heliograph.targets.proofs.engine.vectors import COMPARED
from heliograph.targets.proofs.inverses import constant
from heliograph.targets.proofs.margins import MARGINS
from heliograph.targets.proofs.rehearsal import Phase, Script
from heliograph.targets.proofs.situations import beside_strangers, choose
from heliograph.targets.proofs.solver import Solver
from heliograph.targets.proofs.world import Unsolvable
from heliograph.values import frozen, replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from heliograph.promql.tree import Expression
    from heliograph.targets.proofs.decisions import Choice
    from heliograph.targets.proofs.margins import Margin
    from heliograph.targets.proofs.rehearsal import Levels, Situation
    from heliograph.targets.proofs.timeline import Timeline
    from heliograph.targets.proofs.world import World

_BASES: Final = (100.0, 1.0, 4.0, 10.0, 20.0)
_THOROUGH: Final = 4
"""How many ways to fire are tried with all margins; who writes more has mostly written a list."""


def scripts(world: World) -> Iterator[Iterator[Script]]:
    """For each way in which the alert can come to fire: scripts to try, most telling first."""
    way = decision(world.alert.expression)
    for position, fires in enumerate(way.fires):
        tries = (
            product(MARGINS, _BASES, (False, True))
            if position < _THOROUGH
            else product(MARGINS[:2], _BASES[:1], (False,))
        )
        attempts = starmap(partial(_Attempt, world), tries)
        yield _scripts(world, attempts, fires, way.quiet if position == 0 else way.quiet[:1])


def _scripts(world: World, attempts: Iterator[_Attempt], fires: Choice, quiet: Sequence[Choice]) -> Iterator[Script]:
    """Scripts with different levels. Raises Unsolvable when there is none."""
    reason: Unsolvable | None = None
    tried: list[object] = []
    for attempt in attempts:
        try:
            trouble = attempt.chosen(fires).levels
            # A part that cannot be had without another decides nothing; one way to be quiet there must be.
            possible = [one for one in quiet[1:] if attempt.can(one)]
            levels = [trouble, attempt.chosen(quiet[0]).levels]
        except Unsolvable as fault:
            reason = fault
            continue
        if levels not in tried:
            tried.append(levels)
            yield attempt.script(fires, (quiet[0], *possible))
            if any(level.follows for level in trouble.values()):
                yield attempt.script(fires, (quiet[0], *possible), starting_anew=True)
    if not tried:
        raise _own_past(world) or reason or Unsolvable("there is no way to make it fire")


def _own_past(world: World) -> Unsolvable | None:
    """A better reason: levels that stay as they are never differ from what they were."""
    names = {one.name for one in world.selectors if one.offset_by is None}
    past = next((one.name for one in world.selectors if one.offset_by is not None and one.name in names), None)
    return None if past is None else Unsolvable(f"{past} is compared with its own past")


@frozen
class _Attempt:
    """Series at one margin from the limits, with one value for what may have any; chosen in order or `backward`."""

    world: World
    margin: Margin
    base: float
    backward: bool

    def chosen(self, choice: Choice, time: float = 0.0) -> Solver:
        parts = list(choice.items())
        ordered = dict(reversed(parts) if self.backward else parts)
        return choose(Solver(self.world, self.margin, self.base, time), ordered)

    def can(self, choice: Choice) -> bool:
        try:
            self.chosen(choice)
        except Unsolvable:
            return False
        return True

    def script(self, fires: Choice, quiet: Sequence[Choice], *, starting_anew: bool = False) -> Script:
        """`starting_anew` lets series recover by a jump to where they began, not from where trouble left them."""

        def recovery(timeline: Timeline) -> Levels:
            levels = self._situation(quiet[0], quiet[0])(timeline)
            if not starting_anew:
                return levels
            return {labels: level and replace(level, follows=False) for labels, level in levels.items()}

        return Script(
            quiet=[Phase(self._situation(one, fires)) for one in quiet],
            trouble=self._situation(fires, quiet[0]),
            recovery=recovery,
            watched=[side for part in fires for side in _sides(part)],
        )

    def _situation(self, own: Choice, other: Choice) -> Situation:
        def at(timeline: Timeline) -> Levels:
            mine, theirs = (self.chosen(one, timeline.change) for one in (own, other))
            return beside_strangers(self.world, mine.levels, theirs.heard)

        return at


def _sides(part: Expression) -> list[Expression]:
    """What a comparison compares, but for numbers, and for forecasts, which never settle."""
    if not isinstance(part, Binary) or part.operator not in COMPARED:
        return []
    return [side for side in (part.left, part.right) if constant(side) is None and not any(map(_forecast, walk(side)))]


def _forecast(node: Expression) -> bool:
    return isinstance(node, Call) and node.function == "predict_linear"
