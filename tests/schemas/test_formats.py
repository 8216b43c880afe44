"""The formats that our schemas name."""

from __future__ import annotations

import pytest

from heliograph.schemas import load, names
from heliograph.schemas.formats import FAULTS, checker, panel_kind_fault, time_zone_fault


def formats(part):
    """All formats that a schema names."""
    if isinstance(part, dict):
        yield from [part["format"]] if isinstance(part.get("format"), str) else []
        for inner in part.values():
            yield from formats(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from formats(inner)


def test_formats_are_those_that_schemas_name():
    """Each format is used, and each one used is known."""
    assert {name for schema in names() for name in formats(load(schema))} == set(FAULTS)


def test_other_types_have_no_format():
    """A format says nothing about numbers, lists and mappings."""
    assert all(checker().conforms(value, name) for name in FAULTS for value in (1, None, [], {}))


@pytest.mark.parametrize("zone", ["", "browser", "utc", "UTC", "Europe/Berlin", "Local"])
def test_time_zones(zone):
    """Grafana's and Alertmanager's own words and the names of the time zone database are time zones."""
    assert time_zone_fault(zone) == ""


@pytest.mark.parametrize(
    ("zone", "fault"),
    [
        ("../../etc/passwd", '"../../etc/passwd" is no time zone'),
        ("/etc/localtime", '"/etc/localtime" is no time zone'),
        ("a\0b", '"a\\u0000b" is no time zone'),
        ("browsers", '"browsers" is no time zone; did you mean browser?'),
        ("Asia/Tokio", '"Asia/Tokio" is no time zone; did you mean Asia/Tokyo?'),
    ],
)
def test_no_time_zones(zone, fault):
    """Other texts are none, files least of all."""
    assert time_zone_fault(zone) == fault


@pytest.mark.parametrize(("kind", "fault"), [("stat", ""), ("acme-clock-panel", ""), ("row", "")])
def test_kinds_of_panel(kind, fault):
    """Kinds with a schema and plugins by their full id are kinds of panel."""
    assert panel_kind_fault(kind) == fault


def test_no_kind_of_panel():
    """The kinds that Grafana dropped are none."""
    assert panel_kind_fault("graph") == '"graph" is no kind of panel with a schema'
    assert panel_kind_fault("nodegraph") == '"nodegraph" is no kind of panel with a schema; did you mean nodeGraph?'
