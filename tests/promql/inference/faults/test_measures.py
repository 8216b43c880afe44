"""Quantities that cannot be added or compared."""

from __future__ import annotations

import pytest

from heliograph.promql.inference.problem import ProblemKind


@pytest.mark.parametrize(
    ("text", "kind", "message", "remedy"),
    [
        (
            "memory_bytes > start_time_seconds",
            ProblemKind.WRONG_UNIT,
            "bytes and seconds are compared",
            "convert one side to the unit of the other",
        ),
        (
            "memory_bytes + start_time_seconds",
            ProblemKind.WRONG_UNIT,
            "bytes and seconds are added",
            "convert one side to the unit of the other",
        ),
        (
            "memory_bytes - memory_ratio",
            ProblemKind.WRONG_UNIT,
            "bytes and ratio are subtracted",
            "convert one side to the unit of the other",
        ),
        (
            "memory_ratio > disk_percent",
            ProblemKind.WRONG_UNIT,
            "ratio and percent are compared",
            "multiply the ratio by 100, or divide the percentage by it",
        ),
        (
            "rate(requests_total[5m]) > increase(requests_total[5m])",
            ProblemKind.WRONG_UNIT,
            "requests/s and requests are compared",
            "take rate(…) of both sides, or of neither",
        ),
    ],
)
def test_units(text, kind, message, remedy, found):
    """Both sides are measured alike."""
    problems = found(text)
    assert [(one.kind, one.message, one.help) for one in problems] == [(kind, message, remedy)]


@pytest.mark.parametrize(
    ("text", "kind", "message", "remedy"),
    [
        ("memory_bytes > NaN", ProblemKind.NOT_A_NUMBER, "> NaN is never true", "write the number that you mean"),
        ("NaN == memory_bytes", ProblemKind.NOT_A_NUMBER, "== NaN is never true", "write the number that you mean"),
        ("memory_bytes != NaN", ProblemKind.NOT_A_NUMBER, "!= NaN says nothing", "write the number that you mean"),
        ("memory_bytes * NaN", ProblemKind.NOT_A_NUMBER, "* NaN says nothing", "write the number that you mean"),
    ],
)
def test_nan(text, kind, message, remedy, found):
    """NaN is no threshold."""
    problems = found(text)
    assert [(one.kind, one.message, one.help) for one in problems] == [(kind, message, remedy)]


@pytest.mark.parametrize(
    "text",
    [
        "memory_bytes > 5",
        "memory_bytes + up",
        "memory_bytes / start_time_seconds",
        "memory_bytes or start_time_seconds",
        "sum(rate(requests_total[5m])) + sum(rate(errors_total[5m]))",
        "memory_ratio * 100 > disk_percent",
        "memory_bytes > memory_limit_bytes * 0.9",
    ],
)
def test_nothing_wrong(text, found):
    """Numbers, things counted and unknown units go with each other."""
    assert found(text) == []


def test_note(found):
    """The units stand beside the carets as the values stand in the expression."""
    assert [one.note for one in found("memory_bytes > start_time_seconds")] == ["bytes > seconds"]
