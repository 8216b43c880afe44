"""Vector matching that is refused, fruitless or ambiguous."""

from __future__ import annotations

import pytest

from heliograph.promql.inference.problem import ProblemKind
from heliograph.promql.tree import Binary, Matching, Number, Selector


@pytest.mark.parametrize(
    ("text", "kind", "message", "remedy"),
    [
        (
            "memory_bytes / on (foo) up",
            ProblemKind.LOST_LABEL,
            "neither side carries the label foo that on names",
            "the left side carries instance and job; the right side carries instance and job",
        ),
        (
            "memory_bytes / on (pool) connections",
            ProblemKind.LOST_LABEL,
            "the left side does not carry the label pool that on names",
            "the left side carries instance and job",
        ),
        (
            "memory_bytes / ignoring (foo) up",
            ProblemKind.LOST_LABEL,
            "neither side carries the label foo that ignoring names",
            "the left side carries instance and job; the right side carries instance and job",
        ),
        (
            "memory_bytes * on (instance) group_left (color) build_info",
            ProblemKind.LOST_LABEL,
            "the right side does not carry the label color that group_left takes from it",
            "the right side carries instance, job, revision and version",
        ),
        (
            "build_info * on (instance) group_right (color) memory_bytes",
            ProblemKind.LOST_LABEL,
            "the left side does not carry the label color that group_right takes from it",
            "the left side carries instance, job, revision and version",
        ),
    ],
)
def test_lost_labels(text, kind, message, remedy, found):
    """Labels that are matched or taken over are there."""
    problems = found(text)
    assert [(one.kind, one.message, one.help) for one in problems] == [(kind, message, remedy)]


@pytest.mark.parametrize(
    ("text", "kind", "message", "remedy"),
    [
        (
            "memory_bytes / connections",
            ProblemKind.NEVER_MATCHES,
            "the two sides of / never match: the right side alone carries pool",
            "aggregate both sides by the same labels, or match on the labels that they share",
        ),
        (
            "memory_bytes and connections",
            ProblemKind.NEVER_MATCHES,
            "the two sides of and never match: the right side alone carries pool",
            "aggregate both sides by the same labels, or match on the labels that they share",
        ),
        (
            "memory_bytes unless connections",
            ProblemKind.NEVER_MATCHES,
            "the two sides of unless never match: the right side alone carries pool",
            "aggregate both sides by the same labels, or match on the labels that they share",
        ),
        (
            'memory_bytes{job="a"} / up{job="b"}',
            ProblemKind.NEVER_MATCHES,
            'the two sides of / never match: job is "a" on the left and "b" on the right',
            "aggregate both sides by the same labels, or match on the labels that they share",
        ),
        (
            "sum by (route) (rate(errors_total[5m])) / sum by (method) (rate(errors_total[5m]))",
            ProblemKind.NEVER_MATCHES,
            "the two sides of / never match: the left side alone carries route; the right side alone carries method",
            "aggregate both sides by the same labels, or match on the labels that they share",
        ),
        (
            'connections{pool="read"} / connections{pool="write"}',
            ProblemKind.NEVER_MATCHES,
            'the two sides of / never match: pool is "read" on the left and "write" on the right',
            "aggregate both sides by the same labels, or match on the labels that they share",
        ),
        (
            'memory_bytes{job="a"} > up{job=~"c|d|e|f"}',
            ProblemKind.NEVER_MATCHES,
            'the two sides of > never match: job is "a" on the left and "c" or "d" or "e" or another on the right',
            "aggregate both sides by the same labels, or match on the labels that they share",
        ),
    ],
)
def test_fruitless(text, kind, message, remedy, found):
    """Two sides that no series can match are told from their labels and values."""
    problems = found(text)
    assert [(one.kind, one.message, one.help) for one in problems] == [(kind, message, remedy)]


@pytest.mark.parametrize(
    ("text", "kind", "message", "remedy"),
    [
        (
            "memory_bytes / ignoring (pool) connections",
            ProblemKind.MANY_MATCHES,
            "several series of the right side match one of the left: they differ in pool",
            "aggregate the right side, match on pool too, or say group_right",
        ),
        (
            "memory_bytes * on (job) group_left (version) build_info",
            ProblemKind.MANY_MATCHES,
            "several series of the right side match one of the left: they differ in instance, revision and version",
            "aggregate the right side by job, or match on instance, revision and version too",
        ),
        (
            "rate(requests_total[5m]) / on (route) sum by (route) (rate(errors_total[5m]))",
            ProblemKind.MANY_MATCHES,
            "several series of the left side match one of the right: they differ in code, instance, job and method",
            "aggregate the left side, match on code, instance, job and method too, or say group_left",
        ),
        (
            "rate(requests_total[5m]) / on (route) group_left rate(errors_total[5m])",
            ProblemKind.MANY_MATCHES,
            "several series of the right side match one of the left: they differ in instance, job and method",
            "aggregate the right side by route, or match on instance, job and method too",
        ),
        (
            "sum by (route) (rate(errors_total[5m])) / on (route) rate(requests_total[5m])",
            ProblemKind.MANY_MATCHES,
            "several series of the right side match one of the left: they differ in code, instance, job and method",
            "aggregate the right side, match on code, instance, job and method too, or say group_right",
        ),
        (
            "memory_bytes / on () sum(up)",
            ProblemKind.MANY_MATCHES,
            "several series of the left side match one of the right: they differ in instance and job",
            "aggregate the left side, match on instance and job too, or say group_left",
        ),
    ],
)
def test_ambiguous(text, kind, message, remedy, found):
    """The side that must have one series for each match has one."""
    problems = found(text)
    assert [(one.kind, one.message, one.help) for one in problems] == [(kind, message, remedy)]


@pytest.mark.parametrize(
    "text",
    [
        "memory_bytes / memory_limit_bytes",
        "memory_bytes or connections",
        "sum(memory_bytes) / on () sum(up)",
        "memory_bytes / on () group_left sum(up)",
        "memory_bytes and on () connections",
        "memory_bytes * on (instance) group_left (version) build_info",
        "memory_bytes * on (instance, job) group_left (version) max by (instance, job, version) (build_info)",
        'connections{pool="read"} / ignoring (pool) connections{pool="write"}',
        "memory_bytes / on (instance) up",
        "sum by ($by) (memory_bytes) / sum by ($by) (up)",
        "up / on (job, instance) quantile_over_time(time(), up[5m])",
    ],
)
def test_nothing_wrong(text, found):
    """Sides that can match are not complained of, nor is what is not known."""
    assert found(text) == []


def test_both_sides(found):
    """Where both sides have several series for a match, each is told."""
    messages = [one.message for one in found("memory_bytes / on (job) memory_limit_bytes")]
    assert messages == [
        "several series of the left side match one of the right: they differ in instance",
        "several series of the right side match one of the left: they differ in instance",
    ]


def test_labels_of_targets(found):
    """A label that relabelling adds is on both sides, though a matcher names it on one."""
    text = 'memory_bytes{zone="a"} / memory_limit_bytes'
    assert found(text, target_labels=frozenset({"zone"})) == []


@pytest.mark.parametrize(
    ("operator", "matching", "message"),
    [
        ("and", Matching("on", ("job",), "left"), "group_left does not go with and"),
        ("*", Matching("on", ("job", "instance"), "left", ("job",)), "job stands both in on and in group_left"),
    ],
)
def test_refused(operator, matching, message, found, catalogue):
    """What Prometheus's parser refuses is told of trees too."""
    left, right = (Selector(name, series=catalogue.get(name)) for name in ("memory_bytes", "memory_ratio"))
    problems = found(Binary(operator, left, right, matching))
    assert [(one.kind, one.message) for one in problems] == [(ProblemKind.WRONG_MATCHING, message)]


def test_effect(found):
    """What it means that two sides never match stands beside the carets."""
    notes = [
        problem.note
        for text in ("memory_bytes and connections", "memory_bytes unless connections")
        for problem in found(text)
    ]
    assert notes == ["always empty", "leaves nothing out"]


def test_numbers_are_not_matched(found, catalogue):
    """Matching goes with two vectors alone."""
    left = Selector("memory_bytes", series=catalogue.get("memory_bytes"))
    problems = found(Binary("*", left, Number(2), Matching("on", ("job",))))
    assert [one.message for one in problems] == ["on matches vectors, and one side is a number"]
