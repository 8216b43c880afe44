"""Panels stand in 24 columns without overlap, in order, and fill the width."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph import Row, Text
from heliograph.targets.grafana.layout import COLUMNS, Box, Place, Size, arrange, bottom

STAT, SERIES, PIE = Size(6, 4, 3), Size(12, 8, 8), Size(8, 8, 6)
SIZES = st.builds(lambda least, more, height: Size(min(least + more, 24), height, least), *[st.integers(1, 24)] * 3)
BOXES = st.lists(
    st.builds(
        Box,
        SIZES,
        st.none() | st.integers(1, 24),
        st.none() | st.integers(1, 30),
        st.booleans(),
    ),
    max_size=30,
)


@given(BOXES, st.integers(0, 1000))
def test_any_panels_stand_apart_in_order_and_inside(boxes: list[Box], top: int) -> None:
    """No two places overlap, none leaves the columns, and reading order is the order given."""
    places = arrange(boxes, top)
    assert len(places) == len(boxes)
    taken: set[tuple[int, int]] = set()
    for place in places:
        assert place.x >= 0
        assert place.x + place.width <= COLUMNS
        assert place.y >= top
        cells = {(x, y) for x in range(place.x, place.x + place.width) for y in range(place.y, place.y + place.height)}
        assert cells
        assert not cells & taken
        taken |= cells
    assert all((one.y, one.x) < (other.y, other.x) for one, other in pairwise(places))
    assert bottom(places, top) == max((y + 1 for _, y in taken), default=top)


@given(BOXES)
def test_given_sizes_stay(boxes: list[Box]) -> None:
    """A width or height that the definition gives is the one that is drawn."""
    for box, place in zip(boxes, arrange(boxes, 0), strict=True):
        assert box.width in (None, place.width)
        assert box.height in (None, place.height)


@given(st.lists(st.sampled_from([STAT, SERIES, PIE]), min_size=1, max_size=30))
def test_widths_stay_sensible(sizes: list[Size]) -> None:
    """No panel becomes narrower than its kind can bear, nor more than twice as wide as it wants to be."""
    for size, place in zip(sizes, arrange([Box(size) for size in sizes], 0), strict=True):
        assert size.least <= place.width <= min(2 * size.width, COLUMNS)


@pytest.mark.parametrize(
    ("sizes", "widths"),
    [
        ([STAT] * 4, [[6, 6, 6, 6]]),
        ([STAT] * 5, [[4, 5, 5, 5, 5]]),
        ([SERIES] * 2, [[12, 12]]),
        ([SERIES] * 3, [[8, 8, 8]]),
        ([SERIES] * 5, [[12, 12], [12, 12], [24]]),
        ([STAT, SERIES], [[9, 15]]),
        ([STAT], [[12]]),
        ([], []),
    ],
)
def test_shelves_are_as_people_would_set_them(sizes: list[Size], widths: list[list[int]]) -> None:
    """A few panels share one line; more of them fill lines of their usual width, the last one stretched."""
    places = arrange([Box(size) for size in sizes], 0)
    lines = dict.fromkeys(place.y for place in places)
    assert [[place.width for place in places if place.y == y] for y in lines] == widths


def test_panels_of_one_line_are_equally_high() -> None:
    """A stat beside a graph is as high as the graph: no holes."""
    assert {place.height for place in arrange([Box(STAT), Box(SERIES)], 0)} == {8}


def test_a_panel_alone_takes_the_whole_line() -> None:
    """What is repeated to the right has nothing beside it."""
    assert arrange([Box(STAT), Box(STAT, alone=True), Box(STAT)], 3) == [
        Place(0, 3, 12, 4),
        Place(0, 7, 24, 4),
        Place(0, 11, 12, 4),
    ]


def test_rows_follow_one_another(shop: Any) -> None:
    """Each row begins below the panels of the one before; a collapsed one keeps its panels inside, in one line."""
    dashboard = shop.drawn(
        Text("Above", "…"),
        Row("First", Text("One", "…", height=3), Text("Two", "…")),
        Row("Closed", Text("Hidden", "…"), collapsed=True),
        Row("Last", Text("Three", "…")),
    )
    places = [(one["title"], one["gridPos"]["y"], one["gridPos"]["h"]) for one in dashboard["panels"]]
    assert places == [
        ("Above", 0, 4),
        ("First", 4, 1),
        ("One", 5, 3),
        ("Two", 5, 4),
        ("Closed", 9, 1),
        ("Last", 10, 1),
        ("Three", 11, 4),
    ]
    assert [(one["title"], one["gridPos"]["y"]) for one in dashboard["panels"][4]["panels"]] == [("Hidden", 10)]
