"""Levels of all series at a time: those that the alert reads, and strangers that it must not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.promql.traversal import walk
from heliograph.promql.tree import (
    Selector,
)
from heliograph.targets.proofs.engine.samples import matches
from heliograph.targets.proofs.world import Unsolvable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from heliograph.promql.tree import Expression
    from heliograph.targets.proofs.decisions import Choice
    from heliograph.targets.proofs.engine.samples import Labels
    from heliograph.targets.proofs.leaves import Level
    from heliograph.targets.proofs.rehearsal import Levels
    from heliograph.targets.proofs.solver import Solver
    from heliograph.targets.proofs.world import World


def beside_strangers(world: World, own: Mapping[Labels, Level], other: Mapping[Labels, Level]) -> Levels:
    """The alert's own series, and others that a matcher keeps out and that would decide otherwise if it did not.

    Of `other`, series that rules record are told from another service's alone: its own are made by the rules.
    """
    levels: dict[Labels, Level | None] = dict(own)
    for labels, level in other.items():
        for stranger in world.strangers(labels):
            levels.setdefault(stranger, level)
    return levels


def choose(solver: Solver, choice: Choice) -> Solver:
    """The solver with series for which the parts of a decision hold or do not, as chosen. Raises Unsolvable.

    A part that others have settled stays as it comes out; the rehearsal tells whether that is as it should be.
    """
    for part, holds in sorted(choice.items(), key=lambda item: item[1]):
        levels = solver.fork()
        try:
            levels.exist(part, truth=holds)
        except Unsolvable:
            if not _settled(solver, part):
                raise
        else:
            solver = levels
    return solver


def _settled(solver: Solver, node: Expression) -> bool:
    selectors = [one for one in walk(node) if isinstance(one, Selector)]
    return all(any(matches(labels, one.name, one.matchers) for labels in solver.levels) for one in selectors)
