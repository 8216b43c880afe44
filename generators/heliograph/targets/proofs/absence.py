"""The proof of an absence: series that are there, and then are no more, while strangers come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.targets.proofs.margins import MARGINS
from heliograph.targets.proofs.rehearsal import Phase, Script
from heliograph.targets.proofs.situations import beside_strangers
from heliograph.targets.proofs.solver import Solver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.targets.proofs.rehearsal import Levels
    from heliograph.targets.proofs.timeline import Timeline
    from heliograph.targets.proofs.world import World


def scripts(world: World) -> Iterator[Iterator[Script]]:
    """The script."""

    def found(timeline: Timeline) -> Solver:
        solver = Solver(world, MARGINS[0], base=1.0, time=timeline.change)
        solver.exist(world.alert.expression, truth=False)
        return solver

    def there(timeline: Timeline) -> Levels:
        return found(timeline).levels

    def gone(timeline: Timeline) -> Levels:
        series = found(timeline)
        return {**beside_strangers(world, {}, series.heard), **dict.fromkeys(series.levels)}

    yield iter([Script(quiet=[Phase(there)], trouble=gone, recovery=there)])
