"""The proof of an absence: series that are there, and then are no more, while strangers come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.targets.proofs.margins import MARGINS
from heliograph.targets.proofs.rehearsal import Phase, Script
from heliograph.targets.proofs.situations import beside_strangers
from heliograph.targets.proofs.solver import Solver

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from heliograph.targets.proofs.engine.samples import Labels
    from heliograph.targets.proofs.leaves import Level
    from heliograph.targets.proofs.rehearsal import Levels
    from heliograph.targets.proofs.timeline import Timeline
    from heliograph.targets.proofs.world import World


def scripts(world: World) -> Iterator[Iterator[Script]]:
    """The script."""

    def there(timeline: Timeline) -> Mapping[Labels, Level]:
        solver = Solver(world, MARGINS[0], base=1.0, time=timeline.change)
        solver.exist(world.alert.expression, truth=False)
        return solver.levels

    def gone(timeline: Timeline) -> Levels:
        return {**beside_strangers(world, {}, there(timeline)), **dict.fromkeys(there(timeline))}

    yield iter([Script(quiet=[Phase(there)], trouble=gone, recovery=there)])
