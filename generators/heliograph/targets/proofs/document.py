"""Proofs in the form of promtool's unit tests."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from heliograph import conventions
from heliograph.model.templates import render
from heliograph.promql.durations import Duration
from heliograph.promql.printer import number, quoted
from heliograph.targets.proofs.engine.samples import NAME, Labels, dropping, label_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.targets.proofs.proving import Proof
    from heliograph.targets.proofs.recorded import Reading
    from heliograph.targets.proofs.story import Story
    from heliograph.targets.proofs.timeline import Step, Timeline
    from heliograph.targets.proofs.world import World

    Json = dict[str, object]

_UNSURE: Final = 1e-9
"""The share by which a value may differ between servers, which add up in different orders."""

_EXACT: Final = 1e-6
"""The share by which a recorded value may differ from the one that is foretold."""


def document(proof: Proof, rules: str) -> Json:
    """The test file of a proof; `rules` is the path of its rule file, which stands beside it."""
    return {
        "rule_files": [PurePosixPath(rules).name],
        "evaluation_interval": _length(proof.pace.evaluation),
        "tests": [
            *(_recorded(reading) for reading in proof.readings),
            *(_fired(story, proof.world) for story in proof.stories),
        ],
    }


def tale(proof: Proof) -> str:
    """What happens in a proof, in words."""
    lines = [f"{one.record}: is recorded as it should be." for one in proof.readings]
    for story in proof.stories:
        words = f"{proof.world.alert.alert}: quiet until {_at(story.quiet)}"
        words += f", fires from {_at(story.fired)} on" if story.fired else ""
        words += f" until {_at(story.kept)}" if story.kept else ""
        lines.append(f"{words}.")
    lines += [f"Not shown: another way in which it may come to fire, since {reason}." for reason in proof.omitted]
    return "\n".join(lines)


def _group(timeline: Timeline, name: str) -> Json:
    return {
        "name": name,
        "interval": _length(timeline.pace.sampling),
        "input_series": [
            {"series": _series(labels), "values": track.notation()} for labels, track in timeline.tracks.items()
        ],
    }


# --- alerts --------------------------------------------------------------------------------------------------------


def _fired(story: Story, world: World) -> Json:
    alert = world.alert.alert
    return {
        **_group(story.timeline, alert),
        "alert_rule_test": _shown(story, world),
        "promql_expr_test": _times(story, alert),
    }


def _shown(story: Story, world: World) -> list[Json]:
    """The alert as people see it: none before its time, all that it says when trouble has lasted, none after it."""
    lasting = None if story.lasting is None else _rendered(world, story.lasting)
    expected = ((story.quiet, ()), (story.lasting, lasting), (story.after, ()))
    return [
        {"eval_time": _at(step), "alertname": world.alert.alert, "exp_alerts": list(alerts)}
        for step, alerts in expected
        if step is not None and alerts is not None
    ]


def _rendered(world: World, step: Step) -> Sequence[Json] | None:
    """The alerts that fire, with their annotations; None where Prometheus alone can tell what they say."""
    alerts: list[Json] = []
    for labels in sorted(step.fired[0]):
        annotations: Json = {}
        for name, text in world.alert.annotations:
            shown = {
                render(text, dict(one[labels][0]), one[labels][1] * share)
                for one in step.fired
                for share in (1 - _UNSURE, 1, 1 + _UNSURE)
            }
            if len(shown) != 1 or None in shown:
                return None
            annotations[name] = shown.pop()
        alerts.append({"exp_labels": dict(labels), "exp_annotations": annotations})
    return alerts


def _times(story: Story, alert: str) -> list[Json]:
    """That it has not fired before its time, fires then, and goes on until its last time."""
    firing = conventions.firing(alert)
    ever = f"count_over_time({firing}[{_length(story.quiet.time - story.since + 1000)}])"
    quiet: Json = {"expr": ever, "eval_time": _at(story.quiet), "exp_samples": []}
    times = [one for one in (story.fired, story.kept) if one is not None]
    state = (("alertname", alert), ("alertstate", "firing"), (NAME, "ALERTS"))
    fires: list[Json] = [
        {
            "expr": firing,
            "eval_time": _at(step),
            "exp_samples": [_sample(label_set((*labels, *state))) for labels in sorted(step.fired[0])],
        }
        for step in times
    ]
    return [quiet, *fires]


# --- recorded series -----------------------------------------------------------------------------------------------


def _recorded(reading: Reading) -> Json:
    tests: list[Json] = []
    for time, values in reading.values:
        for labels, value in sorted(values.items()):
            # Equal but for the last digits, which differ between servers.
            near = f"abs({reading.record} - {number(value)}) <= bool {number(abs(value) * _EXACT)}"
            tests.append({"expr": near, "eval_time": _length(time), "exp_samples": [_sample(dropping(labels))]})
    return {**_group(reading.timeline, reading.record), "promql_expr_test": tests}


def _sample(labels: Labels) -> Json:
    return {"labels": _series(labels), "value": 1}


def _series(labels: Labels) -> str:
    pairs = ",".join(f"{name}={quoted(value)}" for name, value in labels if name != NAME)
    name = dict(labels).get(NAME, "")
    return f"{name}{{{pairs}}}" if pairs or not name else name


def _at(step: Step) -> str:
    return _length(step.time)


def _length(milliseconds: int) -> str:
    return str(Duration(milliseconds))
