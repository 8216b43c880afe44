"""Kinds of values that do not fit, in trees that are built."""

from __future__ import annotations

import pytest

from heliograph.promql.durations import Duration
from heliograph.promql.inference.problem import ProblemKind
from heliograph.promql.series import Series, SeriesKind
from heliograph.promql.tree import Binary, Number, Selector, String, Subquery, call

up = Selector("up", series=Series("up", SeriesKind.GAUGE))
total = Selector("x_total", series=Series("x_total", SeriesKind.COUNTER))
window = total.range("5m")
LIST = "see Prometheus's list of functions"
RATE = "apply a function of ranges first, such as rate(…)"


@pytest.mark.parametrize(
    ("tree", "kind", "message", "remedy"),
    [
        (call("rat", window), ProblemKind.UNKNOWN_FUNCTION, "PromQL has no function rat", "did you mean rate?"),
        (call("frobnicate", up), ProblemKind.UNKNOWN_FUNCTION, "PromQL has no function frobnicate", LIST),
        (
            up.aggregate("summ"),
            ProblemKind.UNKNOWN_FUNCTION,
            "PromQL has no aggregation summ",
            "did you mean sum?",
        ),
        (
            Binary("=>", up, up),
            ProblemKind.UNKNOWN_FUNCTION,
            "PromQL has no operator =>",
            "operators are or, and, unless, ==, !=, <=, <, >=, >, +, -, *, /, %, atan2, ^",
        ),
        (call("clamp", up, 1), ProblemKind.WRONG_ARGUMENTS, "clamp takes 3 arguments and is given 2", LIST),
        (call("abs", up, 1), ProblemKind.WRONG_ARGUMENTS, "abs takes 1 argument and is given 2", LIST),
        (call("round"), ProblemKind.WRONG_ARGUMENTS, "round takes at least 1 argument and is given 0", LIST),
        (call("round", up, 1, 2), ProblemKind.WRONG_ARGUMENTS, "round takes at most 2 arguments and is given 3", LIST),
        (call("time", up), ProblemKind.WRONG_ARGUMENTS, "time takes 0 arguments and is given 1", LIST),
        (up.aggregate("sum", 1), ProblemKind.WRONG_ARGUMENTS, "sum takes 1 argument and is given 2", LIST),
        (up.aggregate("topk"), ProblemKind.WRONG_ARGUMENTS, "topk takes 2 arguments and is given 1", LIST),
        (
            call("rate", total),
            ProblemKind.WRONG_KIND,
            "rate takes a range vector and is given an instant vector",
            "give it a window: rate(metric[5m]), or a subquery: rate((…)[5m:])",
        ),
        (
            call("ceil", up.range("5m")),
            ProblemKind.WRONG_KIND,
            "ceil takes an instant vector and is given a range vector",
            "take the window away, or apply a function of ranges first, such as rate(…)",
        ),
        (
            call("vector", up),
            ProblemKind.WRONG_KIND,
            "vector takes a number and is given an instant vector",
            "make the vector a number: scalar(…)",
        ),
        (
            call("label_join", up, 1, "", "x"),
            ProblemKind.WRONG_KIND,
            "label_join takes a text and is given a number",
            "give it a text",
        ),
        (
            up.aggregate("topk", "a"),
            ProblemKind.WRONG_KIND,
            "topk takes a number and is given a text",
            "give it a number",
        ),
        (
            Number(1).sum(),
            ProblemKind.WRONG_KIND,
            "sum takes an instant vector and is given a number",
            "make the number a vector: vector(…)",
        ),
        (up.range("5m") + 1, ProblemKind.WRONG_KIND, "an operand of + is a range vector", RATE),
        (
            up.and_(Number(1)),
            ProblemKind.WRONG_KIND,
            "and works on vectors, and one side is a number",
            "make it a vector: vector(…)",
        ),
        (
            Number(1) > 2,
            ProblemKind.WRONG_KIND,
            "two numbers are compared without bool",
            "use .as_bool(): it yields 1 or 0",
        ),
        (
            Binary("+", up, up, None, True),
            ProblemKind.WRONG_KIND,
            "+ is given bool",
            "bool goes with comparisons alone",
        ),
        (
            call("abs", -String("a")),
            ProblemKind.WRONG_KIND,
            "a sign stands before a text",
            "signs go with instant vectors and numbers",
        ),
        (
            call("avg_over_time", Subquery(Number(1), Duration(300_000))),
            ProblemKind.WRONG_KIND,
            "a subquery runs over an instant vector and is given a number",
            "make the number a vector: vector(…)",
        ),
        (
            call("avg_over_time", Subquery(up.range("5m"), Duration(300_000))),
            ProblemKind.WRONG_KIND,
            "a subquery runs over an instant vector and is given a range vector",
            RATE,
        ),
        (up.range("5m"), ProblemKind.WRONG_KIND, "the result is a range vector", RATE),
        (String("a"), ProblemKind.WRONG_KIND, "the result is a text", "write an expression"),
    ],
)
def test_faults(tree, kind, message, remedy, found):
    """Each fault is told once, as Prometheus would refuse it."""
    told = [(one.kind, one.message, one.help) for one in found(tree) if one.kind is not ProblemKind.RAW_COUNTER]
    assert (kind, message, remedy) in told
    assert told.count((kind, message, remedy)) == 1


@pytest.mark.parametrize(
    "tree",
    [up, up.sum(), up > 5, total.rate("5m"), call("time"), (Number(1) > 2).as_bool(), call("hour"), -up],
)
def test_nothing_wrong(tree, found):
    """What fits is not complained of."""
    assert found(tree) == []
