"""The proof of a threshold: every comparison is seen to decide, with the others as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.promql.tree import Binary
from heliograph.targets.proofs.decisions import decision
from heliograph.targets.proofs.engine.vectors import COMPARED
from heliograph.targets.proofs.inverses import constant
from heliograph.targets.proofs.margins import MARGINS
from heliograph.targets.proofs.rehearsal import Phase, Script
from heliograph.targets.proofs.situations import beside_strangers, choose, solvable
from heliograph.targets.proofs.solver import Solver

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from heliograph.promql.tree import Expression
    from heliograph.targets.proofs.decisions import Choice
    from heliograph.targets.proofs.margins import Margin
    from heliograph.targets.proofs.rehearsal import Levels, Situation
    from heliograph.targets.proofs.timeline import Timeline
    from heliograph.targets.proofs.world import World

_BASES: Final = (100.0, 1.0, 4.0, 10.0, 20.0)


def scripts(world: World) -> Iterator[Iterator[Script]]:
    """For each way in which the alert can come to fire: scripts to try, most telling first."""
    way = decision(world.alert.expression)
    for position, fires in enumerate(way.fires):
        quiet = way.quiet if position == 0 else way.quiet[:1]
        yield (_script(world, margin, base, fires, quiet) for margin in MARGINS for base in _BASES)


def _script(world: World, margin: Margin, base: float, fires: Choice, quiet: Sequence[Choice]) -> Script:
    # A part that cannot be had without another decides nothing; one way to be quiet there must be.
    possible = [one for one in quiet if solvable(Solver(world, margin, base), one)] or quiet[:1]

    def situation(own: Choice, other: Choice) -> Situation:
        def at(timeline: Timeline) -> Levels:
            solvers = (Solver(world, margin, base, timeline.change) for _ in range(2))
            mine, theirs = (choose(*pair) for pair in zip(solvers, (own, other), strict=True))
            return beside_strangers(world, mine, theirs)

        return at

    return Script(
        quiet=[Phase(situation(one, fires)) for one in possible],
        trouble=situation(fires, possible[0]),
        recovery=situation(possible[0], possible[0]),
        watched=[side for part in fires for side in _sides(part)],
    )


def _sides(part: Expression) -> list[Expression]:
    """What a comparison compares, numbers left out."""
    if not isinstance(part, Binary) or part.operator not in COMPARED:
        return []
    return [side for side in (part.left, part.right) if constant(side) is None]
