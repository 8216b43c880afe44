"""The table of units is that of Grafana and of dashboard-linter."""

from __future__ import annotations

import warnings

import pytest

from heliograph.model.units import CUSTOM, LINTER_UNITS, UNITS, is_unit, unit_fault

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from grafana_foundation_sdk.models import units as sdk


def test_units_are_those_of_grafana():
    """The table has what Grafana's own list has, as the foundation SDK restates it."""
    theirs = {value for value in vars(sdk).values() if isinstance(value, str) and value in UNITS}
    listed = {value for name, value in vars(sdk).items() if name[0].isupper() and isinstance(value, str)}
    assert listed <= UNITS | {"con\u03bcgm3"}
    assert theirs == listed


def test_numbers_of_units():
    """Grafana 13 lists 273 units, and dashboard-linter accepts 249 of them."""
    assert len(UNITS) == 273
    assert len(LINTER_UNITS) == 249
    assert LINTER_UNITS < UNITS


@pytest.mark.parametrize(
    "unit", ["s", "percentunit", "reqps", "µs", "suffix: rows", "currency:€", "time:YYYY", "bool:up/down"]
)
def test_units_pass(unit):
    """Built-in and custom units are units."""
    assert is_unit(unit)
    assert unit_fault(unit) == ""


@pytest.mark.parametrize(
    ("unit", "hint"),
    [
        ("flurbs", "for a text of your own after each value, use suffix:flurbs"),
        ("byte", "did you mean bytes?"),
        ("Seconds", "did you mean s?"),
        ("req/s", "did you mean reqps?"),
        ("μs", "did you mean µs?"),
        ("percentunits", "did you mean percentunit?"),
        ("suffix:", "for a text of your own after each value, use suffix:suffix:"),
    ],
)
def test_other_units_are_named(unit, hint):
    """An unknown unit is told with the one that was likely meant."""
    assert not is_unit(unit)
    assert unit_fault(unit) == f'"{unit}" is no unit that Grafana knows; {hint}'


def test_custom_units_say_something():
    """The beginning of a custom unit alone is no unit."""
    assert [custom for custom in CUSTOM if is_unit(custom)] == []
