"""Panels, rows and dashboards as values: what they take, and what they refuse."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from heliograph import Dashboard, Query, Row, Stat, Text, promql
from heliograph.findings import DefinitionError
from heliograph.metrics import Counter
from heliograph.source import place_of

UP = promql("up")


def test_a_panel_takes_one_query_or_several() -> None:
    """An expression, a Query, or a list of both; a metric is an expression."""
    assert Stat("s", UP).queries == (Query(UP),)
    assert Stat("s", Query(UP, legend="up")).queries == (Query(UP, legend="up"),)
    assert Stat("s", [UP, Query(UP, legend="up")]).queries == (Query(UP), Query(UP, legend="up"))
    assert Stat("s").queries == Text("t", "words").queries == ()
    metric = Counter("orders_total", "Orders taken.")
    assert Stat("s", metric).queries[0].tree == metric.expression()


def test_a_query_is_where_it_was_written() -> None:
    """A plain expression stands where its panel does, a Query at its own place."""
    query = Query(UP)
    panel = Stat("s", [UP, query])
    assert place_of(panel.queries[0].site).text().strip() == 'panel = Stat("s", [UP, query])'
    assert place_of(panel.queries[1].site).text().strip() == "query = Query(UP)"


def test_panels_are_values() -> None:
    """Two of the same content are equal wherever they were written, and none changes."""
    one, other = Stat("s", UP), Stat("s", UP)
    assert one == other
    assert one != Stat("s", UP, width=3)
    with pytest.raises(FrozenInstanceError):
        one.title = "another"  # type: ignore[misc]


@pytest.mark.parametrize(("query", "shown"), [("up", "'up'"), (3, "3"), (None, "None"), ([UP, "up"], "'up'")])
def test_what_is_no_query_is_refused(query: Any, shown: str) -> None:
    """Text is no PromQL by itself: the error says how to write it, at the argument."""
    with pytest.raises(DefinitionError) as caught:
        Stat("Orders", query)
    assert caught.value.message == f"the panel 'Orders' cannot show {shown}"
    assert caught.value.help == (
        'a query is a metric, an expression, promql("…") or Query(…); metric kinds come from heliograph.metrics'
    )
    place = caught.value.place
    assert place is not None
    assert place.text()[place.column : place.end_column] == "query"


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (lambda: Row("Trade", UP), "the row 'Trade' cannot hold an expression"),  # type: ignore[arg-type]
        (lambda: Row("Trade", Row("Inner")), "the row 'Trade' cannot hold the row 'Inner'"),  # type: ignore[arg-type]
        (lambda: Dashboard("Shop", "up"), "the dashboard 'Shop' cannot hold 'up'"),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_panel_is_refused(made: Any, message: str) -> None:
    """A row holds panels, a dashboard rows and panels."""
    with pytest.raises(DefinitionError) as caught:
        made()
    assert caught.value.message.startswith(message)
    assert caught.value.help == "a dashboard holds rows and panels, a row holds panels, and a panel shows expressions"


def test_what_is_no_panel_is_pointed_at() -> None:
    """The place is the argument that does not belong, not the whole row."""
    with pytest.raises(DefinitionError) as caught:
        Row("Trade", Text("1", "…"), UP)  # type: ignore[arg-type]
    place = caught.value.place
    assert place is not None
    assert place.text()[place.column : place.end_column] == "UP"


def test_a_dashboard_knows_its_panels() -> None:
    """All of them in reading order, those in rows included."""
    one, two, three = Text("1", "…"), Text("2", "…"), Text("3", "…")
    assert Dashboard("Shop", one, Row("r", two), three).panels == (one, two, three)
