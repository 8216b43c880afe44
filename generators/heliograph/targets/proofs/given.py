"""Proofs from series that the author gives, where none can be worked out."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from heliograph.promql.tree import Selector
from heliograph.targets.proofs.story import Story, told, uneventful
from heliograph.targets.proofs.timeline import Timeline
from heliograph.targets.proofs.world import Unsolvable
from heliograph.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from heliograph.model.alerts import Proof
    from heliograph.promql.tree import Operations
    from heliograph.targets.proofs.engine.samples import Labels
    from heliograph.targets.proofs.timeline import Pace
    from heliograph.targets.proofs.tracks import Sample
    from heliograph.targets.proofs.world import World

_NUMBER: Final = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_RUN: Final = rf"({_NUMBER})(?:([-+](?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)?x(\d+))?"
_BLANK: Final = r"_(?:x(\d+))?"


def stories(world: World, pace: Pace, proof: Proof) -> tuple[Story, ...]:
    """Quiet under the one, firing under the other. Raises Unsolvable when it is not so."""
    quiet, trouble = (_played(world, pace, series) for series in (proof.quiet, proof.fires))
    if not all(any(step.fired[one] for step in trouble.steps) for one in range(len(trouble.steps[0].fired))):
        raise Unsolvable("it does not fire on the series under which proof= says that it does")
    return told(trouble, since=0), uneventful(quiet)


def _played(world: World, pace: Pace, series: Mapping[Operations, str]) -> Timeline:
    timeline = Timeline(world, pace)
    longest = 1
    for selection, notation in series.items():
        samples = list(_samples(notation))
        timeline.give(_labels(world, selection), notation, samples)
        longest = max(longest, len(samples))
    for _ in range(math.ceil(longest * pace.sampling / pace.evaluation)):
        timeline.advance()
    return timeline


def _labels(world: World, selection: Operations) -> Labels:
    """The series that a selection means: what it leaves open is as the alert's own selectors have it."""
    chosen = selection.expression()
    if not isinstance(chosen, Selector):
        raise Unsolvable("proof= gives samples of something that is no metric")
    read = next((one for one in world.selectors if one.name == chosen.name), None)
    if read is None:
        raise Unsolvable(f"proof= gives samples of {chosen.name}, which it does not read")
    fixed = {one.name for one in chosen.matchers}
    others = tuple(one for one in read.matchers if one.name not in fixed)
    return world.labels(replace(read, matchers=(*chosen.matchers, *others)))


def _samples(notation: str) -> Iterator[Sample]:
    """The samples that a text in promtool's notation stands for."""
    for part in notation.split():
        blank, run = re.fullmatch(_BLANK, part), re.fullmatch(_RUN, part)
        if part == "stale":
            yield "stale"
        elif blank is not None:
            yield from [None] * int(blank[1] or 1)
        elif run is not None:
            value, step = float(run[1]), float(run[2] or 0)
            for _ in range(int(run[3] or 0) + 1):
                yield value
                value += step
        else:
            raise Unsolvable(f"proof= has {part!r}, which is no sample in promtool's notation")
