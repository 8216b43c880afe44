"""Proofs in the form of promtool's unit tests."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from heliograph import conventions
from heliograph.model.templates import render
from heliograph.promql.durations import Duration
from heliograph.promql.printer import quoted
from heliograph.targets.proofs.engine.samples import NAME, Labels, label_set

if TYPE_CHECKING:
    from heliograph.targets.proofs.proving import Proof
    from heliograph.targets.proofs.rehearsal import Story
    from heliograph.targets.proofs.timeline import Step

    Json = dict[str, object]

_UNSURE = 1e-9
"""The share by which a value may differ between servers, which add up in different orders."""


def document(proof: Proof, rules: str) -> Json:
    """The test file of a proof; `rules` is the path of its rule file, which stands beside it."""
    alert = proof.world.alert.alert
    return {
        "rule_files": [PurePosixPath(rules).name],
        "evaluation_interval": _length(proof.pace.evaluation),
        "tests": [_test(proof, story, alert) for story in proof.stories],
    }


def tale(proof: Proof) -> str:
    """What happens in a proof, in words."""
    return "\n".join(
        f"{proof.world.alert.alert}: quiet until {_at(story.steps[story.trouble - 1])}, then in trouble; fires from "
        f"{_at(story.fired)} on. Recovers after {_at(story.lasting)}; fires until {_at(story.kept)}."
        for story in proof.stories
    )


def _test(proof: Proof, story: Story, alert: str) -> Json:
    return {
        "name": alert,
        "interval": _length(proof.pace.sampling),
        "input_series": [
            {"series": _series(labels), "values": track.notation()} for labels, track in story.timeline.tracks.items()
        ],
        "alert_rule_test": _alerts(proof, story, alert),
        "promql_expr_test": _times(story, alert),
    }


def _alerts(proof: Proof, story: Story, alert: str) -> list[Json]:
    """The alert as people see it: none before its time, all that it says when trouble has lasted, none after it."""
    expected = ((story.before, ()), (story.lasting, _rendered(proof, story.lasting)), (story.after, ()))
    return [
        {"eval_time": _at(step), "alertname": alert, "exp_alerts": list(alerts)}
        for step, alerts in expected
        if alerts is not None
    ]


def _times(story: Story, alert: str) -> list[Json]:
    """That it has never fired before its time, fires then, and goes on until its last time."""
    firing = conventions.firing(alert)
    ever = f"count_over_time({firing}[{_length(story.before.time + 1000)}])"
    return [
        {"expr": ever, "eval_time": _at(story.before), "exp_samples": []},
        {"expr": firing, "eval_time": _at(story.fired), "exp_samples": _samples(story.fired, alert)},
        {"expr": firing, "eval_time": _at(story.kept), "exp_samples": _samples(story.kept, alert)},
    ]


def _samples(step: Step, alert: str) -> list[Json]:
    state = (("alertname", alert), ("alertstate", "firing"), (NAME, "ALERTS"))
    return [{"labels": _series(label_set((*labels, *state))), "value": 1} for labels in sorted(step.fired[0])]


def _rendered(proof: Proof, step: Step) -> list[Json] | None:
    """The alerts that fire, with their annotations; None where Prometheus alone can tell what they say."""
    alerts: list[Json] = []
    for labels in sorted(step.fired[0]):
        annotations: Json = {}
        for name, text in proof.world.alert.annotations:
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


def _series(labels: Labels) -> str:
    pairs = ",".join(f"{name}={quoted(value)}" for name, value in labels if name != NAME)
    name = dict(labels)[NAME]
    return f"{name}{{{pairs}}}" if pairs else name


def _at(step: Step) -> str:
    return _length(step.time)


def _length(milliseconds: int) -> str:
    return str(Duration(milliseconds))
