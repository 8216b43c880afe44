"""One proof for each alert: the stories that were foretold, or the reason why there are none."""

from __future__ import annotations

import math
from itertools import islice
from typing import TYPE_CHECKING, Final

from heliograph.model.alerts import Absence, Anomaly, Trend
from heliograph.model.rules import AlertRule, RecordingRule, Unproven
from heliograph.promql.durations import duration
from heliograph.promql.traversal import walk
from heliograph.promql.tree import (
    Selector,
)
from heliograph.targets.proofs import absence, anomaly, given, recorded, threshold, trend
from heliograph.targets.proofs.rehearsal import rehearse
from heliograph.targets.proofs.timeline import Pace, Timeline
from heliograph.targets.proofs.world import Unsolvable, World
from heliograph.values import frozen, replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.model.project import Expanded
    from heliograph.model.rules import Rule, RuleGroup
    from heliograph.model.service import Service
    from heliograph.targets.proofs.recorded import Reading
    from heliograph.targets.proofs.rehearsal import Script
    from heliograph.targets.proofs.story import Story

_MOST_SAMPLES: Final = 500
_MOST_EVALUATIONS: Final = 240
_TRIES: Final = 4
_MOST_REHEARSALS: Final = 20


@frozen
class Proof:
    """What proves an alert: a story for each way in which it can come to fire, and readings of what it is told by.

    The group has the rules of this alert alone. `omitted` says why there is no story for a way.
    """

    world: World
    group: RuleGroup
    pace: Pace
    stories: tuple[Story, ...] = ()
    readings: tuple[Reading, ...] = ()
    omitted: tuple[str, ...] = ()


@frozen
class Proven:
    """The proofs of all alerts of a service in an environment, and the alerts for which none can be made."""

    expanded: Expanded
    proofs: tuple[Proof, ...]
    unproven: tuple[Unproven, ...]


def prove(expanded: Expanded) -> Proven:
    """A proof for every alert for which one can be made."""
    found = [
        _proven(World(_needed(rule, group)), group, expanded.service)
        for group in expanded.groups
        for rule in group.rules
        if isinstance(rule, AlertRule)
    ]
    return Proven(
        expanded,
        tuple(one for one in found if isinstance(one, Proof)),
        tuple(one for one in found if isinstance(one, Unproven)),
    )


def _proven(world: World, group: RuleGroup, service: Service) -> Proof | Unproven:
    try:
        proof = _proof(world, group, service)
    except Unsolvable as fault:
        reason = str(fault)
    except ArithmeticError:
        reason = "its numbers are too large or too small to compute with"
    else:
        for timeline in (*(one.timeline for one in proof.stories), *(one.timeline for one in proof.readings)):
            timeline.close()  # there may be thousands of proofs
        return proof
    try:
        Timeline(world, _pace(world, service)).advance()
    except (Unsolvable, ArithmeticError) as fault:  # what is not foretold without series is not with any
        return Unproven(world.alert, str(fault), givable=False)
    return Unproven(world.alert, reason, givable=True)


def _needed(alert: AlertRule, group: RuleGroup) -> tuple[Rule, ...]:
    """The recording rules that an alert reads, directly or not, in the group's order, and the alert."""
    recording = {one.record: one for one in group.rules if isinstance(one, RecordingRule)}
    wanted: set[str] = set()
    waiting: list[Rule] = [alert]
    while waiting:
        for node in walk(waiting.pop().expression):
            if isinstance(node, Selector) and node.name in recording and node.name not in wanted:
                wanted.add(node.name)
                waiting.append(recording[node.name])
    return (*(one for name, one in recording.items() if name in wanted), alert)


def _proof(world: World, group: RuleGroup, service: Service) -> Proof:
    pace = _pace(world, service)
    proof = Proof(world, replace(group, rules=tuple(world.rules)), pace)
    condition = world.alert.origin
    if condition.proof is not None:
        return replace(proof, stories=given.stories(world, pace, condition.proof))
    if not all(one.name for one in world.selectors):
        raise Unsolvable("a selector does not name its metric")
    if isinstance(condition, Anomaly):
        *read, mean, deviation, alert = world.rules
        past = World((mean, deviation, alert))
        value = next(one for one in reversed(read) if isinstance(one, RecordingRule))
        spaced = anomaly.spacing(past, pace)
        proof = replace(proof, readings=(recorded.reading(read, value, pace),))
        return _with_stories(proof, past, spaced, anomaly.scripts(past, condition, spaced))
    return _with_stories(proof, world, pace, _scripts(world, pace))


def _scripts(world: World, pace: Pace) -> Iterator[Iterator[Script]]:
    match world.alert.origin:
        case Trend() as condition:
            return trend.scripts(world, condition, pace)
        case Absence():
            return absence.scripts(world)
        case _:
            return threshold.scripts(world)


def _with_stories(proof: Proof, world: World, pace: Pace, ways: Iterator[Iterator[Script]]) -> Proof:
    """The proof with a story for each way in which the alert can come to fire; the first there must be."""
    stories: list[Story] = []
    omitted: list[str] = []
    for scripts in ways:
        try:
            stories.append(_best(world, pace, scripts))
        except Unsolvable as reason:
            if not stories:
                raise
            omitted.append(str(reason))
    return replace(proof, stories=tuple(stories), omitted=tuple(omitted))


def _best(world: World, pace: Pace, scripts: Iterator[Script]) -> Story:
    """The first story that works; a few are tried for one on whose times Prometheus 2 and 3 agree well enough.

    They must not be apart by as much as the alert is held or kept, or a proof could not tell these times from others.
    """
    times = [one.milliseconds for one in (world.alert.hold, world.alert.cooldown) if one.milliseconds]
    bearable = min(times, default=pace.evaluation) - 1
    reason: Unsolvable | None = None
    stories: list[Story] = []
    for script in islice(scripts, _MOST_REHEARSALS):
        try:
            stories.append(rehearse(world, pace, script))
        except Unsolvable as fault:
            reason = fault
            continue
        if stories[-1].slack * pace.evaluation <= bearable or len(stories) == _TRIES:
            break
    if stories:
        return min(stories, key=lambda story: story.slack)
    raise reason or Unsolvable("there is no way to make it fire")


def _pace(world: World, service: Service) -> Pace:
    """As often as in earnest, unless windows and times are so long that a proof would take minutes."""
    sampling = duration(service.scrape_interval).milliseconds
    evaluation = duration(service.evaluation_interval).milliseconds
    longest, shortest = max(world.windows, default=0), min(world.windows, default=0)
    alert = world.alert
    total = world.reach + alert.hold.milliseconds + alert.cooldown.milliseconds
    if total > _MOST_EVALUATIONS * evaluation and not isinstance(alert.origin, Anomaly):
        common = math.gcd(
            alert.hold.milliseconds, alert.cooldown.milliseconds, shortest // 5 // evaluation * evaluation
        )
        multiples = (evaluation * count for count in (60, 30, 20, 15, 10, 5, 4, 3, 2))
        evaluation = next((one for one in multiples if common and common % one == 0), evaluation)
    if longest > _MOST_SAMPLES * sampling and shortest >= 5 * evaluation:
        sampling = max(sampling, evaluation // 2)
    return Pace(sampling, evaluation)
