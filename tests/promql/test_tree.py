"""The words of the language: what each builds, where it stands, and what is said of its misuse."""

from __future__ import annotations

import pytest

from heliograph.findings import DefinitionError
from heliograph.promql.durations import AUTO, Duration
from heliograph.promql.matchers import matches
from heliograph.promql.printer import show
from heliograph.promql.series import Series, SeriesKind
from heliograph.promql.traversal import children, depth, walk
from heliograph.promql.tree import (
    Call,
    Number,
    Raw,
    Selector,
    call,
    promql,
)

a = Selector("a", series=Series("a", SeriesKind.GAUGE))
b = Selector("b")


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (a.rate("5m"), "rate(a[5m])"),
        (a.irate("1m"), "irate(a[1m])"),
        (a.increase("1h"), "increase(a[1h])"),
        (a.delta("1h"), "delta(a[1h])"),
        (a.deriv("1h"), "deriv(a[1h])"),
        (a.changes("1h"), "changes(a[1h])"),
        (a.predict_linear("6h", "4d"), "predict_linear(a[6h], 345600)"),
        (a.over_time("avg", "1h"), "avg_over_time(a[1h])"),
        (a.over_time("max", "1h", step="1m"), "max_over_time(a[1h:1m])"),
        (a.quantile_over_time(0.9, "1h", step="5m"), "quantile_over_time(0.9, a[1h:5m])"),
        (a.rate("5m").over_time("max", "1h"), "max_over_time(rate(a[5m])[1h:])"),
        (a.sum().rate("5m"), "rate(sum(a)[5m:])"),
        (a.range("5m"), "a[5m]"),
        (call("changes", a.subquery(Duration(60_000), "5s")), "changes(a[1m:5s])"),
        (a.avg(by=["x"]), "avg by (x) (a)"),
        (a.min(without=["x"]), "min without (x) (a)"),
        (a.max(), "max(a)"),
        (a.count(by=("x", "y")), "count by (x, y) (a)"),
        (a.bottomk(2), "bottomk(2, a)"),
        (a.aggregate("group", by=["x"]), "group by (x) (a)"),
        (a.rate("5m").offset("1w"), "rate(a[5m] offset 1w)"),
        (a.rate("5m").at("end").offset("1h"), "rate(a[5m] @ end() offset 1h)"),
        (2 + a - 1, "2 + a - 1"),
        (1 - a, "1 - a"),
        (2 * a / 3, "2 * a / 3"),
        (1 / a, "1 / a"),
        (a % 2, "a % 2"),
        (7 % a, "7 % a"),
        (2**a, "2 ^ a"),
        (a.atan2(b), "a atan2 b"),
        (a >= 1, "a >= 1"),
        (a <= b, "a <= b"),
        (1 < a, "a > 1"),  # noqa: SIM300 — Python turns it around
        (a.equals(1), "a == 1"),
        (a.unless(b.on("x")), "a unless on (x) b"),
        (call("clamp_min", a, 0.5), "clamp_min(a, 0.5)"),
        (call("label_join", a, "x", "-", "y"), 'label_join(a, "x", "-", "y")'),
        (a.where(x="1").where(y=matches("2.*")), 'a{x="1",y=~"2.*"}'),
        (promql("up == 1"), "up == 1"),
    ],
)
def test_words(tree, text):
    """Each word builds the PromQL of its name."""
    assert show(tree) == text


def test_adaptive_windows():
    """Without a window, a rate adapts to where it is used."""
    assert a.rate().arguments[0].window is AUTO
    assert a.sum().irate().arguments[0].window is AUTO


def test_parts_stay():
    """What is chosen, shifted or ranged is still the same series, scoped as it was."""
    chosen = a.unscoped().where(x="1").offset("5m").range("1h")
    assert (chosen.series, chosen.scoped) == (a.series, False)


def test_meaning_alone_is_compared():
    """Two trees that mean the same are equal and hash alike, wherever they were written."""
    one = a.sum(by=["x"]) > 5
    other = a.sum(by=["x"]) > 5
    assert one.site != other.site
    assert one == other
    assert hash(one) == hash(other)
    assert one != (a.sum(by=["y"]) > 5)


@pytest.mark.parametrize(
    ("write", "message", "remedy"),
    [
        (
            lambda: a.sum(by=["x"], without=["y"]),
            "sum takes by= or without=, not both",
            "keep the one that you mean",
        ),
        (
            lambda: a + "b",
            "'b' cannot stand in a PromQL expression",
            'operands are metrics, expressions and numbers; text is written promql("…")',
        ),
        (
            lambda: a * True,
            "True cannot stand in a PromQL expression",
            'operands are metrics, expressions and numbers; text is written promql("…")',
        ),
        (
            lambda: a.on("x") / b,
            "on(…) and ignoring(…) belong to the right operand",
            'write a / b.on("label")',
        ),
        (
            lambda: a / b.on("x", group_left=[], group_right=[]),
            "group_left and group_right cannot both be given",
            "name the side that has many",
        ),
        (
            lambda: a.sum().offset("5m"),
            "PromQL shifts selectors and subqueries in time, nothing else",
            "apply .offset(…) or .at(…) to the metric, before functions and aggregations",
        ),
        (
            lambda: 1 < a < 5,
            "a PromQL expression has no truth value in Python",
            "combine conditions with .and_(…), .or_(…) and .unless(…)",
        ),
        (lambda: promql(5), "promql(…) takes PromQL as text", 'write promql("up == 0")'),
    ],
)
def test_misuse(write, message, remedy):
    """A slip is an error at its own line, with the way out."""
    with pytest.raises(DefinitionError) as caught:
        write()
    assert (caught.value.message, caught.value.help) == (message, remedy)
    assert caught.value.place is not None
    assert caught.value.place.file == __file__


def test_walking():
    """A walk meets every node once, outermost first and left to right; depth counts the levels."""
    tree = (a.rate("5m").sum() / promql("x")) > 5
    assert [type(node).__name__ for node in walk(tree)] == [
        "Binary", "Binary", "Aggregate", "Call", "Selector", "Raw", "Number",
    ]  # fmt: skip
    assert depth(tree) == 5
    assert children(b.aggregate("quantile", 0.9)) == (Number(0.9), b)
    assert children(Call("f", (a, b))) == (a, b)
    assert children(Raw("x")) == ()


def test_depth_without_recursion():
    """Trees far deeper than Python's stack can be asked for their depth and walked."""
    tree = a
    for _ in range(10_000):
        tree = -tree
    assert depth(tree) == 10_001
    assert len(walk(tree)) == 10_001
