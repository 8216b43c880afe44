"""What happened on a timeline, as far as a proof tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.targets.proofs.world import Unsolvable
from heliograph.values import frozen

if TYPE_CHECKING:
    from heliograph.targets.proofs.timeline import Step, Timeline


@frozen
class Story:
    """The moments that a proof asserts: `quiet` is the last of those, from `since` on, at which nothing has fired.

    `fired` is the first at which the alert fires and `kept` the last, under both; `lasting` lies between them, with
    values settled where they settle; from `after` on it fires no more. `slack` is by how many evaluations Prometheus
    2 and 3 differ in when it begins and ends.
    """

    timeline: Timeline
    since: int
    quiet: Step
    fired: Step | None = None
    lasting: Step | None = None
    kept: Step | None = None
    after: Step | None = None
    slack: int = 0


def told(timeline: Timeline, since: int, lasting: Step | None = None) -> Story:
    """The story of an alert that has fired once, since a step. Raises Unsolvable when the two disagree on it."""
    steps = timeline.steps[since:]
    states = [[bool(step.fired[one]) for step in steps] for one in range(len(steps[0].fired))]
    firsts = sorted(one.index(True) for one in states)
    lasts = sorted(len(one) - 1 - one[::-1].index(True) for one in states)
    ended = lasts[-1] < len(steps) - 1
    fired, kept = steps[firsts[-1]], steps[lasts[0]]
    if firsts[0] == 0 or not all(step.agreed for step in (fired, lasting or fired, kept)):
        raise Unsolvable("Prometheus 2 and 3 do not agree on what fires, and when")
    return Story(
        timeline,
        since=steps[0].time,
        quiet=steps[firsts[0] - 1],
        fired=fired,
        lasting=lasting or fired,
        kept=kept if ended else None,
        after=steps[lasts[-1] + 1] if ended else None,
        slack=max(firsts[-1] - firsts[0], lasts[-1] - lasts[0]),
    )


def uneventful(timeline: Timeline) -> Story:
    """The story of an alert that never fires. Raises Unsolvable when it does."""
    if any(any(step.fired) for step in timeline.steps):
        raise Unsolvable("it fires on the series under which proof= says that it is quiet")
    return Story(timeline, since=0, quiet=timeline.steps[-1])
