"""What the printer writes, case by case."""

from __future__ import annotations

import math

import pytest

from heliograph.promql.durations import Duration, Variable
from heliograph.promql.matchers import Matcher
from heliograph.promql.printer import number, quoted, show
from heliograph.promql.reader import read
from heliograph.promql.tree import (
    Aggregate,
    Binary,
    Call,
    Matching,
    Number,
    Placeholder,
    Raw,
    Selector,
    String,
    Subquery,
    Unary,
    call,
)

a, b, c = Selector("a"), Selector("b"), Selector("c")
FIVE = Duration(300_000)


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        # signs and powers
        (-(a**2), "-a ^ 2"),
        ((-a) ** 2, "(-a) ^ 2"),
        (Number(-1.0) ** a, "(-1) ^ a"),
        (a ** Number(-1.0), "a ^ -1"),
        (Number(math.inf) ** a, "(+Inf) ^ a"),
        (Number(math.inf) * a, "+Inf * a"),
        (a ** (-b), "a ^ (-b)"),
        (-(a * b), "-(a * b)"),
        ((-a) * b, "-a * b"),
        (Unary("-", -a), "-(-a)"),
        (-Number(-1.0), "-(-1)"),
        (a - Number(-1.0), "a - -1"),
        (a - (-b), "a - (-b)"),
        (+a, "+a"),
        # associativity
        (a ** (b**c), "a ^ b ^ c"),
        ((a**b) ** c, "(a ^ b) ^ c"),
        (a - b - c, "a - b - c"),
        (a - (b - c), "a - (b - c)"),
        (a / b / c, "a / b / c"),
        (a / (b * c), "a / (b * c)"),
        (a * b / c, "a * b / c"),
        (a + (b + c), "a + (b + c)"),
        (a % (b.atan2(c)), "a % (b atan2 c)"),
        # levels
        ((a + b) * c, "(a + b) * c"),
        (a + b * c, "a + b * c"),
        ((a > b) + c, "(a > b) + c"),
        (a > b + c, "a > b + c"),
        (a.or_(b).and_(c), "(a or b) and c"),
        (a.or_(b.and_(c)), "a or b and c"),
        (a.and_(b).unless(c), "a and b unless c"),
        (a.and_(b.unless(c)), "a and (b unless c)"),
        ((a > 1).and_(b < 2), "a > 1 and b < 2"),
        ((a > b).equals(c), "a > b == c"),
        (a > (b > c), "a > (b > c)"),
        # comparison and matching
        ((a > b).as_bool(), "a > bool b"),
        (a.differs(b), "a != b"),
        (a / b.on("x", "y"), "a / on (x, y) b"),
        (a / b.on(), "a / on () b"),
        (a / b.ignoring("x"), "a / ignoring (x) b"),
        (a / b.ignoring(), "a / b"),
        (a * b.on("x", group_left=["y"]), "a * on (x) group_left (y) b"),
        (a * b.on("x", group_left=[]), "a * on (x) group_left () b"),
        (a * b.ignoring(group_right=["y", "z"]), "a * ignoring () group_right (y, z) b"),
        ((a > b.on("x")).as_bool(), "a > bool on (x) b"),
        # time
        (a.offset("5m"), "a offset 5m"),
        (a.range("5m").offset("1w"), "a[5m] offset 1w"),
        (Selector("a", offset_by=Duration(-90_000)), "a offset -1m30s"),
        (Selector("a", offset_by=Duration(0)), "a"),
        (a.at(1603774568.5).offset("5m"), "a @ 1603774568.500 offset 5m"),
        (a.range("5m").at("start").offset("1h"), "a[5m] @ start() offset 1h"),
        (a.at("end"), "a @ end()"),
        (a.at(-5), "a @ -5.000"),
        (Selector("a", window=Variable("$__rate_interval"), at_time=Variable("$t")), "a[$__rate_interval] @ $t"),
        # subqueries
        (a.subquery("5m"), "a[5m:]"),
        (a.subquery("5m", "1m"), "a[5m:1m]"),
        ((a + b).subquery("1h").offset("1d"), "(a + b)[1h:] offset 1d"),
        ((-a).subquery("1h"), "(-a)[1h:]"),
        (a.offset("5m").subquery("1h"), "(a offset 5m)[1h:]"),
        (a.rate("5m").subquery("1h", "5m"), "rate(a[5m])[1h:5m]"),
        (a.sum(by=["x"]).subquery("1h"), "sum by (x) (a)[1h:]"),
        (a.subquery("5m").at("end"), "a[5m:] @ end()"),
        # aggregations
        (a.sum(), "sum(a)"),
        (a.sum(by=["le", "route"]), "sum by (le, route) (a)"),
        (a.sum(by=[]), "sum(a)"),
        (a.sum(without=["x"]), "sum without (x) (a)"),
        (a.sum(without=[]), "sum without () (a)"),
        (a.topk(3, by=["x"]), "topk by (x) (3, a)"),
        (a.aggregate("count_values", "version"), 'count_values("version", a)'),
        (a.aggregate("quantile", 0.9), "quantile(0.9, a)"),
        # calls
        (call("time"), "time()"),
        (call("clamp", a, 0, 1), "clamp(a, 0, 1)"),
        (call("label_replace", a, "x", "$1", "y", "(.*)"), 'label_replace(a, "x", "$1", "y", "(.*)")'),
        (a.quantile_over_time(0.5, "1h"), "quantile_over_time(0.5, a[1h])"),
        # selectors
        (a.where(y="2", x="1"), 'a{x="1",y="2"}'),
        (Selector("", (Matcher("__name__", "=~", "a|b"),)), '{__name__=~"a|b"}'),
        (Selector("job:a:rate5m"), "job:a:rate5m"),
        (Selector("sum"), '{__name__="sum"}'),
        (Selector("Bool", (Matcher("x", "!~", "y"),)), '{__name__="Bool",x!~"y"}'),
        (Selector("inf"), '{__name__="inf"}'),
        (a.where(on="x"), 'a{on="x"}'),
        (a.sum(by=["on", "by"]), "sum by (on, by) (a)"),
        (a.where(x='say "\\d"\n\té\x00'), 'a{x="say \\"\\\\d\\"\\n\\té\\u0000"}'),
        (Selector("my.metric", (Matcher("x", "=", "1"),)), '{"my.metric",x="1"}'),
        (Selector("a", (Matcher("my label", "!=", "é"),)), 'a{"my label"!="é"}'),
        (a.sum(by=["my.label", "nan"]), 'sum by ("my.label", "nan") (a)'),
        # variables and text
        (Selector("$metric", (Matcher("$label", "=", "$value"),)), '$metric{$label="$value"}'),
        (Selector("http_${kind}_total").sum(by=["[[group]]"]), "sum by ([[group]]) (http_${kind}_total)"),
        (a > Placeholder("$threshold"), "a > $threshold"),
        (Raw("x + y"), "x + y"),
        (Raw("x + y") * a, "(x + y) * a"),
        (-Raw("x + y"), "-(x + y)"),
        (String("x"), '"x"'),
    ],
)
def test_form(tree, text):
    """Each tree has one text, with the parentheses that it needs and no others."""
    assert show(tree) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.0, "-0"),
        (1, "1"),
        (0.05, "0.05"),
        (999999.5, "999999.5"),
        (1e6, "1e+06"),
        (-2.5e6, "-2.5e+06"),
        (123456789, "1.23456789e+08"),
        (1e20, "1e+20"),
        (0.0001, "0.0001"),
        (0.00001, "1e-05"),
        (1.5e-7, "1.5e-07"),
        (5e-324, "5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
        (math.inf, "+Inf"),
        (-math.inf, "-Inf"),
        (math.nan, "NaN"),
    ],
)
def test_numbers(value, text):
    """Numbers look as Prometheus prints them."""
    assert number(value) == text


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("plain", '"plain"'),
        ('"\\', '"\\"\\\\"'),
        ("a\r\n", '"a\\r\\n"'),
        ("\u200b\U000e0001", '"\\u200b\\U000e0001"'),
        ("über 日本 😀", '"über 日本 😀"'),
        ("\ud800", '"\ufffd"'),
    ],
)
def test_strings(text, literal):
    """A string literal holds no character that breaks a line or cannot be encoded."""
    assert quoted(text) == literal


def test_group_without_ignored_labels():
    """Grouping stays even where no label is ignored, which older printers of Prometheus lose."""
    tree = Binary("*", a, b, Matching("ignoring", (), "left", ("x",)))
    assert show(tree) == "a * ignoring () group_left (x) b"
    assert read(show(tree)) == tree


def test_nested_call_of_every_form():
    """Forms combine: each part is printed as it is alone."""
    tree = Binary(
        "/",
        Aggregate("sum", Call("rate", (Selector("a", (), FIVE),)), None, ("x",)),
        Unary("-", Subquery(b, FIVE)),
        Matching("on", ("x",)),
    )
    assert show(tree) == "sum by (x) (rate(a[5m])) / on (x) (-b[5m:])"
