"""Problems lead to their place and show values in a line."""

from __future__ import annotations

import pytest

from heliograph.schemas.problem import Problem, shown, way


def test_problem_as_text():
    """A problem of the whole value has no way to it."""
    assert str(Problem("panels[0].id", "is odd")) == "panels[0].id: is odd"
    assert str(Problem("", "is odd")) == "is odd"


@pytest.mark.parametrize(
    ("steps", "text"),
    [
        ((), ""),
        (("panels", 3, "gridPos"), "panels[3].gridPos"),
        (("labels", "http.status"), 'labels["http.status"]'),
        ((0, "a"), "[0].a"),
    ],
)
def test_way(steps, text):
    """Places are numbers in brackets, odd keys texts in brackets."""
    assert way(steps) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a\nb", '"a\\nb"'),
        (True, "true"),
        (None, "null"),
        (1.5, "1.5"),
        ({"a": 1}, "a mapping"),
        ([1], "a list"),
        ("ü" * 100, '"' + "ü" * 58 + "…"),
        (object, "\"<class 'object'>\""),
    ],
)
def test_shown(value, text):
    """Values are shown as JSON, cut to a line; what holds others is named only."""
    assert shown(value) == text
