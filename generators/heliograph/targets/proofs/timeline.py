"""Series over time, and what the rules make of them, evaluation by evaluation, under Prometheus 2 and 3 alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.targets.proofs.engine.alerting import Run
from heliograph.targets.proofs.engine.evaluation import vector
from heliograph.targets.proofs.engine.samples import Series
from heliograph.targets.proofs.engine.vectors import Ambiguous, TooClose, Unknown
from heliograph.targets.proofs.tracks import Given, Track
from heliograph.targets.proofs.world import Unsolvable
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from heliograph.promql.tree import Expression
    from heliograph.targets.proofs.engine.samples import Labels
    from heliograph.targets.proofs.engine.vectors import Vector
    from heliograph.targets.proofs.leaves import Level
    from heliograph.targets.proofs.tracks import Sample
    from heliograph.targets.proofs.world import World

    Fired = Mapping[Labels, tuple[Labels, float]]

_MOST_SAMPLES: Final = 50_000


@frozen
class Pace:
    """How often series have a sample and rules are evaluated, in milliseconds."""

    sampling: int
    evaluation: int


@frozen
class Step:
    """One evaluation: the alerts that fire, under each of the two, with their series and value."""

    time: int
    fired: tuple[Fired, ...]

    @property
    def agreed(self) -> bool:
        """Whether the same alerts fire under both."""
        first, *others = (one.keys() for one in self.fired)
        return all(one == first for one in others)


class Timeline:
    """Input series from time 0 on. A change of level takes effect half-way between two evaluations.

    So far from both it falls into the same evaluation whether a window holds the sample at its very start or not.
    """

    def __init__(self, world: World, pace: Pace) -> None:
        self.pace = pace
        self.steps: list[Step] = []
        self.tracks: dict[Labels, Track | Given] = {}
        self._series: dict[Labels, Series] = {}
        self._runs = [Run(world.rules, pace.evaluation, left_open=left_open) for left_open in (False, True)]
        self._samples = 0

    @property
    def now(self) -> int:
        """The time of the last evaluation."""
        return self.steps[-1].time if self.steps else -self.pace.evaluation

    @property
    def change(self) -> float:
        """When, in seconds, a change of level that is made now takes effect."""
        boundary = self.now + self.pace.evaluation // 2
        return max(0, boundary // self.pace.sampling + 1) * self.pace.sampling / 1000

    def enter(self, levels: Mapping[Labels, Level | None]) -> None:
        """Change the levels of all series: None is no series, and one that is not named rests."""
        self._play(until=self.now + self.pace.evaluation // 2)
        for labels in levels:
            if labels not in self.tracks:
                self._add(labels, Track(self.pace.sampling / 1000, self._samples))
        for labels, track in self.tracks.items():
            if isinstance(track, Track):
                track.enter(levels.get(labels, track.resting))

    def give(self, labels: Labels, notation: str, samples: Sequence[Sample]) -> None:
        """A series whose samples are all known."""
        self._add(labels, Given(notation, samples))

    def advance(self) -> Step:
        """Play the series up to the next evaluation, and evaluate the rules. Raises Unsolvable where it cannot."""
        time = self.now + self.pace.evaluation
        self._play(until=time)
        try:
            fired = [run.evaluate(time) for run in self._runs]
        except Unknown as fault:
            raise Unsolvable(f"it holds {fault}, which is not foretold") from None
        except TooClose:
            raise Unsolvable("a comparison is too close to foretell") from None
        except Ambiguous as fault:
            raise Unsolvable(f"Prometheus fails to evaluate it: {fault}") from None
        step = Step(time, tuple({labels: (a.series, a.value) for labels, a in one.items()} for one in fired))
        self.steps.append(step)
        return step

    def observe(self, nodes: Sequence[Expression]) -> list[Vector]:
        """The values of some expressions at the last evaluation, under each of the two."""
        return [vector(node, run.moment(self.now)) for run in self._runs for node in nodes]

    def close(self) -> None:
        """Forget all samples and evaluations; the series' notation stays."""
        self.steps.clear()
        self._series.clear()
        self._runs.clear()

    def _add(self, labels: Labels, track: Track | Given) -> None:
        self.tracks[labels] = track
        self._series[labels] = Series(labels)
        for run in self._runs:
            run.storage.adopt(self._series[labels])

    def _play(self, until: int) -> None:
        if until > _MOST_SAMPLES * self.pace.sampling:
            raise Unsolvable(f"its times would take more than {_MOST_SAMPLES} samples of a series")
        while self._samples * self.pace.sampling <= until:
            time = self._samples * self.pace.sampling
            for labels, track in self.tracks.items():
                sample = track.sample()
                if sample is not None:
                    self._series[labels].append(time, None if sample == "stale" else sample)
            self._samples += 1
