"""The kind of value of every form of expression."""

from __future__ import annotations

import pytest

from heliograph.promql.functions import ValueKind
from heliograph.promql.inference.kinds import kind
from heliograph.promql.reader import read
from heliograph.promql.tree import Raw, Selector, call


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x", ValueKind.INSTANT),
        ("x[5m]", ValueKind.RANGE),
        ("x[1h:5m]", ValueKind.RANGE),
        ("5", ValueKind.SCALAR),
        ('"text"', ValueKind.STRING),
        ("$number", ValueKind.SCALAR),
        ("-x", ValueKind.INSTANT),
        ("-(5)", ValueKind.SCALAR),
        ("rate(x[5m])", ValueKind.INSTANT),
        ("time()", ValueKind.SCALAR),
        ("scalar(x)", ValueKind.SCALAR),
        ("vector(1)", ValueKind.INSTANT),
        ("sum(x)", ValueKind.INSTANT),
        ("x > 5", ValueKind.INSTANT),
        ("5 + time()", ValueKind.SCALAR),
        ("5 > bool 3", ValueKind.SCALAR),
        ("5 * x", ValueKind.INSTANT),
        ("x or y", ValueKind.INSTANT),
    ],
)
def test_kind(text, expected):
    """Each form has the kind that Prometheus gives it."""
    assert kind(read(text)) is expected


def test_what_cannot_be_told():
    """Raw text and functions that do not exist pass for instant vectors, so that they are complained of once."""
    assert kind(Raw("5")) is ValueKind.INSTANT
    assert kind(call("frobnicate", Selector("x"))) is ValueKind.INSTANT
