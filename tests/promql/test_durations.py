"""Lengths of time, read and written as Prometheus does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.findings import DefinitionError
from heliograph.promql.durations import AUTO, Duration, Variable, duration, window


@pytest.mark.parametrize(
    ("text", "milliseconds", "written"),
    [
        ("30s", 30_000, "30s"),
        ("5m", 300_000, "5m"),
        ("90m", 5_400_000, "1h30m"),
        ("1h30m", 5_400_000, "1h30m"),
        ("7d", 604_800_000, "1w"),
        ("8d", 691_200_000, "8d"),
        ("25h", 90_000_000, "1d1h"),
        ("365d", 31_536_000_000, "1y"),
        ("1y1d", 31_622_400_000, "366d"),
        ("1001ms", 1001, "1s1ms"),
        ("0s", 0, "0s"),
    ],
)
def test_forms(text, milliseconds, written):
    """A duration is written with the largest units first, years and weeks only where they come out even."""
    assert duration(text) == Duration(milliseconds)
    assert str(duration(text)) == written


@given(st.integers(0, 9 * 10**12))
def test_reading_undoes_writing(milliseconds):
    """What is written is read as the same length."""
    assert duration(str(Duration(milliseconds))) == Duration(milliseconds)


def test_negative():
    """A negative length is written with a minus; only an offset can be one."""
    assert str(Duration(-90_000)) == "-1m30s"
    assert Duration(-500).seconds == -0.5


@pytest.mark.parametrize("value", ["", "5", "5 m", "m5", "1m1h", "-5m", "1.5h", "5M", 5, None, "x"])
def test_no_duration(value):
    """Anything else is an error at the caller's line, with the form that is meant."""
    with pytest.raises(DefinitionError) as caught:
        duration(value)
    assert caught.value.message == f"{value!r} is not a duration"
    assert caught.value.help == 'write it as Prometheus does: a number and a unit, such as "30s", "5m" or "1h30m"'
    assert caught.value.place is not None
    assert caught.value.place.file == __file__


def test_too_long():
    """Prometheus keeps nanoseconds in 64 bits."""
    assert duration("292y") == Duration(292 * 31_536_000_000)
    with pytest.raises(DefinitionError, match=r"^'293y' is longer than Prometheus can hold$"):
        duration("293y")


def test_windows():
    """A window is a duration in any form, or a variable, which is printed verbatim."""
    assert window("5m") == Duration(300_000)
    assert window(Duration(1)) == Duration(1)
    assert window(AUTO) is AUTO
    assert str(Variable("$__rate_interval")) == "$__rate_interval"
