"""What the catalogue knows of series."""

from __future__ import annotations

from heliograph.promql.series import RATIO, Catalogue, LabelSpec, Series, SeriesKind, Unit

OPEN = LabelSpec("route", limit=100)
CLOSED = LabelSpec("method", ("GET", "POST"))


def test_units():
    """The growth of a quantity per second, as text; seconds per second are a ratio."""
    assert str(Unit("bytes")) == "bytes"
    assert str(Unit("bytes").rate()) == "bytes/s"
    assert Unit("seconds").rate() == RATIO


def test_labels():
    """A series carries its declared labels and those of its target; how many values one takes may be known."""
    series = Series("x", SeriesKind.GAUGE, (OPEN, CLOSED), target_labels=("job",))
    assert series.label_names == ("route", "method", "job")
    assert series.label("method") is CLOSED
    assert series.label("job") is None
    assert [one.size for one in (OPEN, CLOSED, LabelSpec("x"))] == [100, 2, None]


def test_catalogue():
    """Series are found by name, in the order of their definition; the first of a name wins."""
    first, second = Series("b", SeriesKind.GAUGE), Series("a", SeriesKind.COUNTER)
    known = Catalogue([first, second, Series("b", SeriesKind.INFO)])
    assert list(known) == [first, second]
    assert len(known) == 2
    assert known.get("b") is first
    assert known.get("c") is None
    assert list(known.names) == ["b", "a"]
