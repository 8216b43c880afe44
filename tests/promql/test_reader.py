"""Raw PromQL read into trees, and what is said of text that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heliograph.promql.durations import Duration, Variable
from heliograph.promql.matchers import Matcher
from heliograph.promql.printer import show
from heliograph.promql.reader import UnreadableQuery, read, variables
from heliograph.promql.series import Catalogue, Series, SeriesKind
from heliograph.promql.traversal import walk
from heliograph.promql.tree import (
    Aggregate,
    Binary,
    Call,
    Number,
    Placeholder,
    Raw,
    Selector,
    Unary,
    promql,
)
from heliograph.source import file_of, place_of

CORPUS = [
    line
    for line in Path(__file__).with_name("corpus.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.servers
def test_corpus(prometheus):
    """Prometheus formats every expression of the corpus as it formats our print of our reading."""
    for text in CORPUS:
        ours = show(read(text))
        answers = [prometheus.get_json("/api/v1/format_query", {"query": one})["data"] for one in (text, ours)]
        assert answers[0].replace(" # the comment says nothing", "") == answers[1], text


@pytest.mark.parametrize("text", CORPUS)
def test_reading_our_print(text):
    """What was printed is read as the same tree and printed as the same text."""
    tree = read(text)
    again = read(show(tree))
    assert show(again) == show(tree)


def test_series_and_sites():
    """Selectors know their series from the catalogue, and every node stands where the text does."""
    known = Series("x_total", SeriesKind.COUNTER)
    raw = promql("sum(rate(x_total[5m])) / y")
    nodes = walk(read(raw, Catalogue([known])))
    assert {node.name: node.series for node in nodes if isinstance(node, Selector)} == {"x_total": known, "y": None}
    assert {node.site for node in nodes} == {raw.site}


def test_place_of_text():
    """Nodes of a plain text stand where it was read."""
    site = read("x + 1").site
    assert file_of(site) == __file__


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("sum(rate(x[$__rate_interval]))", ["__rate_interval"]),
        ('x{job=~"$job", zone="${zone:regex}", pod=~"[[pod:pipe]]|$job"}', ["job", "zone", "pod"]),
        ("topk($k, ${metric}_total)", ["k", "metric"]),
        ('label_replace(x, "a", "$1-${2}", "b", "(.*)-(.*)$")', []),
        ("up == 1", []),
    ],
)
def test_variables(text, names):
    """The variables of a text in their order, each once; groups of a regular expression are none."""
    assert variables(text) == names


@pytest.mark.parametrize(
    "text",
    [
        'sum by ($group) (rate($metric{$label="x",job=~"$job"}[$__rate_interval]))',
        "http_${kind}_total > $threshold",
        "topk($k, x)",
        "sum($metric)",
        "x / $__range_s",
        "x[[[window]]]",
        "rate(x[${w}m:$step] offset $shift)",
        "x @ $t offset -1h",
        "-$x",
        "$a + $b * sum($c)",
        "sum($a) + $a",
        "histogram_quantile($q, sum by (le, ${by:csv}) (rate(x_bucket[$__rate_interval])))",
        'x{a="${b:regex}",c=~"[[d]]"}',
        "a * on ($on) group_left ($in) b",
        "avg_over_time($metric[$__range])",
        "sum by ($group) (heliograph_variable_0_)",
    ],
)
def test_variables_stay(text):
    """Grafana variables are kept verbatim, wherever they stand."""
    assert show(read(text)) == text


def test_variables_in_the_tree():
    """A lone variable is a number where a number can stand, and a metric where none can."""
    assert read("x > $limit") == Binary(">", Selector("x"), Placeholder("$limit"))
    assert read("sum($metric)") == Aggregate("sum", Selector("$metric"))
    assert read("2 * -$x") == Binary("*", Number(2), Unary("-", Placeholder("$x")))
    window = Variable("${__interval}")
    assert read("rate(x[${__interval}])") == Call("rate", (Selector("x", window=window),))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("x @ -5", Selector("x", at_time=-5.0)),
        ("x @ 4e9", Selector("x", at_time=4e9)),
        ("x[1001ms]", Selector("x", window=Duration(1001))),
        ("x[90]", Selector("x", window=Duration(90_000))),
        ("x offset 0s", Selector("x", offset_by=Duration(0))),
        ("x offset -7ms", Selector("x", offset_by=Duration(-7))),
        ("x[292y]", Selector("x", window=Duration(292 * 365 * 86_400_000))),
        ('{__name__="x",a="b"}', Selector("x", (Matcher("a", "=", "b"),))),
        ('{"my.metric"}', Selector("my.metric")),
        ("5m", Number(300.0)),
        ("(((x)))", Selector("x")),
        ('x{a=~`\\d"`}', Selector("x", (Matcher("a", "=~", '\\d"'),))),
        ("sum by () (x)", Aggregate("sum", Selector("x"))),
        ("a + ignoring() b", Binary("+", Selector("a"), Selector("b"))),
    ],
)
def test_nothing_is_lost(text, tree):
    """What the native parser loses or refuses is read by us."""
    assert read(text) == tree


@pytest.mark.parametrize(
    ("text", "message", "column", "remedy"),
    [
        ("", "the query is empty", None, "write an expression"),
        (" # only a comment", "the query is empty", None, "write an expression"),
        ("sum(x", "( is never closed", 3, "close it with )"),
        ("x)", ") closes nothing", 1, "take it out"),
        ("(x]", "] stands where ) must close (", 2, ""),
        ('x{a="b"', "{ is never closed", 1, "close it with }"),
        ("rate(x[5m)", "[ is never closed", 6, "close it with ]"),
        ('x{a="b}', "a string is never closed", 4, 'close it with "'),
        ('x{a=~"\\."}', "\\. is no escape of a PromQL string", 6, "double the backslash: \\\\."),
        ("rat(x[5m])", "PromQL has no function rat", 0, "did you mean rate?"),
        ("frobnicate(x)", "PromQL has no function frobnicate", 0, "see Prometheus's list of functions"),
        ("sum by a (x)", "by is not followed by its labels", 4, "write by (a)"),
        ("sum(x) by", "by is not followed by its labels", 7, "write by (label, …)"),
        (
            "rate(x[5x])",
            "5x is not a duration",
            7,
            'write it as Prometheus does: a number and a unit, such as "30s", "5m" or "1h30m"',
        ),
        ("rate(x[5m + 1m])", "[5m + 1m] is no window", 6, "write a duration, [5m], or for a subquery [1h:1m]"),
        ("x[0s]", "a window of 0s holds no sample", 2, "give it a length, such as 5m"),
        ("x[5m:0s]", "a window of 0s holds no sample", 5, "give it a length, such as 5m"),
        (
            "x offset inf",
            "inf is not a duration",
            9,
            'write it as Prometheus does: a number and a unit, such as "30s", "5m" or "1h30m"',
        ),
        ("x @ 1e30", "1e30 is no Unix time in seconds", 4, ""),
        ("x > 1e999", "1e999 is larger than any number Prometheus holds", 4, ""),
        ("x && y", "'&' means nothing in PromQL", 2, "PromQL writes and"),
        ("x || y", "'|' means nothing in PromQL", 2, "PromQL writes or"),
        ("up;", "';' means nothing in PromQL", 2, "an expression needs no end mark"),
        ("x{a=“b”}", "'“' means nothing in PromQL", 4, "write a straight one, \" or '"),
        ("x + é", "'é' means nothing in PromQL", 4, "take it out"),
        ("x = 5", "= stands outside of braces", 2, "write =="),
        (
            'x =~ "a"',
            "=~ stands outside of braces",
            2,
            'regular expressions match labels: metric{label=~"…"}',
        ),
        ("x{job=api}", "the value api of a matcher is not quoted", 6, 'write it "api"'),
        ("x{code=~500}", "the value 500 of a matcher is not quoted", 8, 'write it "500"'),
        ("x{$filters}", "the variable $filters stands for a whole matcher", 2, 'name the label: label=~"$filters"'),
        (
            "$agg(x)",
            "the variable $agg stands for a function",
            0,
            "write the function out: what it takes and yields can then be checked",
        ),
        ("x +", "+ has nothing on its right", 2, ""),
        ("x * * y", "* has nothing on its left", 4, ""),
        ("x y", "y follows a value without an operator between them", 2, ""),
        ("sum(rate(x[5m])) y", "y follows a value without an operator between them", 17, ""),
        ("x + ()", "nothing stands between ( and )", 5, ""),
        (
            "rate(x)",
            "rate takes a range vector and is given an instant vector",
            0,
            "give it a window: rate(metric[5m]), or a subquery: rate((…)[5m:])",
        ),
        (
            "abs(x[5m])",
            "abs takes an instant vector and is given a range vector",
            0,
            "take the window away, or apply a function of ranges first, such as rate(…)",
        ),
        ("sum(5)", "sum takes an instant vector and is given a number", 0, "make the number a vector: vector(…)"),
        ("vector(x)", "vector takes a number and is given an instant vector", 0, "make the vector a number: scalar(…)"),
        ("abs(x, y)", "abs takes 1 argument and is given 2", 0, "see Prometheus's list of functions"),
        ("round()", "round takes at least 1 argument and is given 0", 0, "see Prometheus's list of functions"),
        ("topk(x)", "topk takes 2 arguments and is given 1", 0, "see Prometheus's list of functions"),
        ("1 > 2", "two numbers are compared without bool", None, "write a > bool b: it yields 1 or 0"),
        ("x and 1", "and works on vectors, and one side is a number", None, "make it a vector: vector(…)"),
        (
            "x + on(a) 1",
            "on and ignoring match vectors, and one side is a number",
            None,
            "take the matching away",
        ),
        (
            "a and on(x) group_left() b",
            "group_left and group_right do not go with and",
            None,
            "take the grouping away",
        ),
        ("x[5m] + 1", "an operand is a range vector or a text", None, "operands are instant vectors and numbers"),
        ('-"a"', "a sign stands before a text or a range vector", None, "signs go with instant vectors and numbers"),
        (
            "rate(sum(x)[5m])",
            "a window stands after something other than a selector",
            None,
            "make it a subquery: (…)[5m:]",
        ),
        (
            "x[5m:][5m:]",
            "a subquery runs over something other than an instant vector",
            None,
            "take the inner window away",
        ),
        (
            'x{a=~"*"}',
            "* is no regular expression",
            5,
            "Prometheus reads RE2: https://github.com/google/re2",
        ),
        (
            '{a=~".*"}',
            "a selector matches every series there is",
            None,
            "name a metric, or match a label with a text",
        ),
        ('x{__name__="y"}', "a selector names its metric twice", None, "keep the name before the braces"),
        ("0x + x", "0x is no number", 0, ""),
        (
            "holt_winters(x[5m], 0.5, 0.5)",
            "holt_winters is gone from Prometheus 3",
            0,
            'use deriv(…), or call("holt_winters", …) for Prometheus 2',
        ),
        (
            'x{a="b" or a="c"}',
            "matchers are joined by or",
            None,
            'a regular expression matches several values: label=~"a|b"',
        ),
        (
            "x + fill(0) y",
            "fill() is experimental in Prometheus",
            None,
            "write the missing side with or: (a or 0 * b) + b",
        ),
        (
            "x{a='\ud800'}",
            "the query is not valid Unicode",
            5,
            "it holds half of a surrogate pair: write the character",
        ),
        ("sum by (a) x", "the query cannot be read: invalid promql query", None, "see Prometheus's grammar"),
    ],
)
def test_unreadable(text, message, column, remedy):
    """Each fault is named, with its column where it can be told, and the way out."""
    with pytest.raises(UnreadableQuery) as caught:
        read(text)
    assert (caught.value.message, caught.value.column, caught.value.help) == (message, column, remedy)


def test_place_of_fault():
    """The error stands where the text was written."""
    raw = Raw("sum(")
    with pytest.raises(UnreadableQuery) as caught:
        read(raw)
    assert caught.value.place == place_of(raw.site)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("(" * 20_000 + "x" + ")" * 20_000, "the query is 40,001 bytes long"),
        ("(" * 5_000 + "x" + ")" * 5_000, "brackets stand more than 100 deep"),
        ("x" + "+x" * 10_000, "the query is 20,001 bytes long"),
        ("x" + "+x" * 5_000, "the query has 5000 operators"),
        ("-" * 16_000 + "x", "the query has 16000 operators"),
        ('"' + "x" * 20_000 + '"', "the query is 20,002 bytes long"),
        ("(-" * 99 + "x" + ")" * 99 + "+x" * 50 + " and y" * 2, "the query has 151 operators"),
    ],
)
def test_too_large(text, message):
    """Texts that would overflow the native parser's stack, or ours, are refused."""
    with pytest.raises(UnreadableQuery, match=message):
        read(text)


def test_as_large_as_allowed():
    """The longest chain and the deepest nesting that are allowed are read and printed."""
    for text in ("x" + " + x" * 150, "abs(" * 100 + "x" + ")" * 100, "(" * 100 + "x" + ")" * 100):
        assert read(show(read(text))) == read(text)


def test_too_deep():
    """What passes each bound alone and makes a tree too deep for others is refused."""
    with pytest.raises(UnreadableQuery, match="the query is nested too deep"):
        read("abs(-" * 99 + "x" + ")" * 99 + " + x" * 40)


TOKENS = [
    "x",
    "y_total",
    "sum",
    "rate",
    "by",
    "without",
    "on",
    "ignoring",
    "group_left",
    "(",
    ")",
    "{",
    "}",
    "[5m]",
    "[1h:5m]",
    ",",
    "=",
    "!=",
    "=~",
    "!~",
    "==",
    ">",
    "+",
    "-",
    "*",
    "/",
    "^",
    "and",
    "or",
    "unless",
    "bool",
    "offset",
    "@",
    "5m",
    "1h",
    "5",
    "1e3",
    "$v",
    "${v:csv}",
    "[[v]]",
    "$__rate_interval",
    '"a"',
    '"a\\"b"',
    "`d`",
    "start()",
    "end()",
    "histogram_quantile",
    "topk",
    "0.9",
    "inf",
    "nan",
    "#",
    "\n",
    "\\",
    "é",
    "time()",
    "absent",
    '"("',
    '"*"',
    "�",
]


@given(st.lists(st.sampled_from(TOKENS), max_size=14).map(" ".join) | st.text(max_size=20))
@settings(max_examples=300)
def test_any_text(text):
    """Any text is read, or refused with a message and, where there is one, a column inside of it."""
    refused = None
    try:
        text_again = show(read(text))
    except UnreadableQuery as error:
        refused = error
    if refused is None:
        assert show(read(text_again)) == text_again
    else:
        assert refused.message
        assert refused.column is None or 0 <= refused.column < len(text)
