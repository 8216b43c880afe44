"""The kind of value of every form of expression."""

from __future__ import annotations

import pytest

from heliograph.promql.inference.kinds import kind
from heliograph.promql.reader import read
from heliograph.promql.tree import Raw, Selector, call


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x", "instant vector"),
        ("x[5m]", "range vector"),
        ("x[1h:5m]", "range vector"),
        ("5", "scalar"),
        ('"text"', "string"),
        ("$number", "scalar"),
        ("-x", "instant vector"),
        ("-(5)", "scalar"),
        ("rate(x[5m])", "instant vector"),
        ("time()", "scalar"),
        ("scalar(x)", "scalar"),
        ("vector(1)", "instant vector"),
        ("sum(x)", "instant vector"),
        ("x > 5", "instant vector"),
        ("5 + time()", "scalar"),
        ("5 > bool 3", "scalar"),
        ("5 * x", "instant vector"),
        ("x or y", "instant vector"),
    ],
)
def test_kind(text, expected):
    """Each form has the kind that Prometheus gives it."""
    assert kind(read(text)) == expected


def test_what_cannot_be_told():
    """Raw text and functions that do not exist pass for instant vectors, so that they are complained of once."""
    assert kind(Raw("5")) == "instant vector"
    assert kind(call("frobnicate", Selector("x"))) == "instant vector"
