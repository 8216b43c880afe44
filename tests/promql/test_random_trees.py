"""Random trees: what is printed means the tree, to the native parser, to a real Prometheus and to promtool."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from heliograph.promql.durations import Duration
from heliograph.promql.functions import AGGREGATIONS, FUNCTIONS, ValueKind
from heliograph.promql.inference.kinds import kind
from heliograph.promql.inference.labels import labels
from heliograph.promql.inference.problems import problems
from heliograph.promql.inference.units import unit
from heliograph.promql.lowering import Context, lower
from heliograph.promql.matchers import Matcher
from heliograph.promql.operators import COMPARISONS, OPERATORS, SET_OPERATORS
from heliograph.promql.printer import show
from heliograph.promql.reader import read
from heliograph.promql.series import Catalogue, Series, SeriesKind
from heliograph.promql.traversal import children
from heliograph.promql.tree import (
    Aggregate,
    Binary,
    Call,
    Expression,
    Matching,
    Number,
    Selector,
    String,
    Subquery,
    Unary,
)
from heliograph.tools.promtool import check_rules

NAMES = ["a", "http_requests_total", "job:requests:rate5m", "sum", "bool", "offset", "Inf", "_x"]
LABELS = ["job", "le", "code", "on", "by", "group_left", "_"]
PATTERNS = ["", "5..", "a|b", ".+", "(?i:get)", "\\d+\\.\\d*", "[a-z]{2,3}"]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
NUMBERS = st.one_of(
    st.integers(-20, 2_000_000).map(float), st.floats(allow_nan=False), st.sampled_from([math.nan, math.inf, -math.inf])
)


@st.composite
def durations(draw, *, negative: bool = False) -> Duration:
    """Windows, steps and offsets from a millisecond to years."""
    unit_ = draw(st.sampled_from([1, 1000, 60_000, 3_600_000, 86_400_000, 604_800_000]))
    length = draw(st.integers(1, 100)) * unit_ + draw(st.sampled_from([0, 0, 1]))
    return Duration(-length if negative and draw(st.booleans()) else length)


@st.composite
def selectors(draw, *, ranged: bool) -> Selector:
    """Selectors with matchers in the order in which they are printed, as a tree that was read has them."""
    matchers = draw(
        st.lists(
            st.one_of(
                st.builds(Matcher, st.sampled_from(LABELS), st.sampled_from(["=", "!="]), TEXTS),
                st.builds(Matcher, st.sampled_from(LABELS), st.sampled_from(["=~", "!~"]), st.sampled_from(PATTERNS)),
            ),
            max_size=3,
            unique_by=lambda one: one.name,
        )
    )
    name = draw(st.sampled_from(["", *NAMES]))
    if not name:
        matchers.append(Matcher("__name__", "=~", ".+"))
    return Selector(
        name,
        tuple(sorted(matchers, key=lambda one: show(Selector("x", (one,))))),
        draw(durations()) if ranged else None,
        draw(st.none() | durations(negative=True)),
        draw(
            st.none() | st.sampled_from(["start", "end"]) | st.integers(-(10**9), 4 * 10**12).map(lambda ms: ms / 1000)
        ),
    )


@st.composite
def unaries(draw, operand) -> Unary:
    """A minus before anything but a number, of which it would be a part. The native parser drops a plus."""
    return Unary("-", draw(operand.filter(lambda one: not isinstance(one, Number))))


def scalars(depth: int) -> st.SearchStrategy[Expression]:
    """Expressions that are numbers."""
    flat = st.one_of(st.builds(Number, NUMBERS), st.just(Call("time", ())))
    if not depth:
        return flat
    inner = scalars(depth - 1)
    return st.one_of(
        flat,
        st.builds(lambda vector: Call("scalar", (vector,)), instants(depth - 1)),
        unaries(inner),
        st.builds(
            lambda name, left, right: Binary(name, left, right, None, name in COMPARISONS),
            st.sampled_from([one for one in OPERATORS if one not in SET_OPERATORS]),
            inner,
            inner,
        ),
    )


@st.composite
def matchings(draw, *, grouped: bool) -> Matching | None:
    """Vector matching without what says nothing: `ignoring ()` alone is the default."""
    chosen = draw(st.lists(st.sampled_from(LABELS), unique=True, max_size=2))
    mode = draw(st.sampled_from(["on", "ignoring"]))
    if mode == "ignoring" and not chosen:
        return None
    group = draw(st.sampled_from([None, "left", "right"])) if grouped else None
    include = draw(st.lists(st.sampled_from(["version", "zone"]), unique=True)) if group else []
    return Matching(mode, tuple(chosen), group, tuple(include))


@st.composite
def binaries(draw, depth: int) -> Binary:
    """Operators with at least one vector."""
    operator = draw(st.sampled_from(list(OPERATORS)))
    left, right = draw(instants(depth)), draw(instants(depth))
    matching = draw(st.none() | matchings(grouped=operator not in SET_OPERATORS))
    if operator not in SET_OPERATORS and draw(st.booleans()):
        number = draw(scalars(depth))
        left, right = draw(st.permutations([left, number]))
        matching = None
    compares = operator in COMPARISONS and draw(st.booleans())
    return Binary(operator, left, right, matching, compares)


@st.composite
def aggregates(draw, depth: int) -> Aggregate:
    """Aggregations that every supported Prometheus has."""
    one = AGGREGATIONS[draw(st.sampled_from([name for name, each in AGGREGATIONS.items() if not each.since]))]
    parameter = None if one.parameter is None else draw(arguments(one.parameter, depth))
    without = draw(st.booleans())
    chosen = draw(st.lists(st.sampled_from(LABELS), unique=True, min_size=0 if without else 1, max_size=3))
    grouped = draw(st.booleans())
    return Aggregate(
        one.name,
        draw(instants(depth)),
        parameter,
        tuple(chosen) if grouped else None,
        grouped and without,
    )


@st.composite
def calls(draw, depth: int) -> Call:
    """Functions of vectors that every supported Prometheus has."""
    function = FUNCTIONS[
        draw(
            st.sampled_from(
                [
                    name
                    for name, each in FUNCTIONS.items()
                    if not (each.since or each.until) and each.returns == "instant vector"
                ]
            )
        )
    ]
    most = function.least + 1 if function.most is None else function.most
    count = draw(st.integers(function.least, most))
    return Call(function.name, tuple(draw(arguments(function.argument(position), depth)) for position in range(count)))


def arguments(wanted: ValueKind, depth: int) -> st.SearchStrategy[Expression]:
    """Expressions of a kind."""
    match wanted:
        case "instant vector":
            return instants(depth)
        case "range vector":
            return ranges(depth)
        case "scalar":
            return scalars(depth)
        case _:
            return st.builds(String, TEXTS)


def ranges(depth: int) -> st.SearchStrategy[Expression]:
    """Expressions that are range vectors."""
    subqueries = st.builds(
        Subquery,
        instants(max(depth - 1, 0)),
        durations(),
        st.none() | durations(),
        st.none() | durations(negative=True),
        st.none() | st.sampled_from(["start", "end", 12.5]),
    )
    return selectors(ranged=True) if not depth else st.one_of(selectors(ranged=True), subqueries)


def instants(depth: int) -> st.SearchStrategy[Expression]:
    """Expressions that are instant vectors."""
    flat = selectors(ranged=False)
    if not depth:
        return flat
    less = depth - 1
    deep = [binaries(less), binaries(less), aggregates(less), calls(less), unaries(instants(less))]
    return st.one_of(flat, *deep)


TREES = st.one_of(instants(3), instants(3), scalars(2), ranges(2))


@given(TREES)
@settings(max_examples=200)
def test_reading_undoes_printing(tree):
    """The text of a tree is read as that tree."""
    assert repr(read(show(tree))) == repr(tree)  # repr: NaN is not equal to itself


@given(TREES)
def test_reading_keeps_the_kind(tree):
    """Printing and reading keeps the kind of a tree."""
    assert kind(tree) == kind(read(show(tree)))


@given(TREES)
def test_inference_takes_any_tree(tree):
    """Labels, units and problems can be asked of every tree, lowered or not, and lowering twice changes nothing."""
    known = Catalogue(Series(name, SeriesKind.COUNTER) for name in NAMES[1:4])
    context = Context("rule", (Matcher("job", "=", "x"),), (Matcher("zone", "=", "y"),), Duration(300_000), known)
    lowered = lower(tree, context)
    assert lower(lowered, context) is lowered
    for one in (tree, lowered):
        assert list(labels(one).known) == sorted(labels(one).known)
        unit(one)
        assert all(problem.message and problem.help for problem in problems(one))


@given(TREES)
def test_text_is_made_of_the_operands(tree):
    """The text of every operand is a part of the whole text."""
    whole = show(tree)
    assert all(show(child) in whole for child in children(tree))


@pytest.mark.servers
def test_prometheus_reads_the_same(prometheus):
    """Prometheus formats the print of a tree as it formats the native parser's reading of it."""
    import promql_parser

    @given(TREES)
    @settings(max_examples=150, deadline=None)
    def formatted_alike(tree):
        text = show(tree)
        assume("@ -" not in text)  # the native parser takes times before 1970 for 1970
        again = promql_parser.parse(text).prettify()
        answers = [prometheus.get_json("/api/v1/format_query", {"query": one})["data"] for one in (text, again)]
        assert answers[0] == answers[1]

    formatted_alike()


@pytest.mark.servers
def test_prometheus_prints_alike(prometheus):
    """Where Prometheus keeps an expression on one line, ours is its own form, but for parentheses around signs."""

    @given(instants(1))
    @settings(max_examples=100, deadline=None)
    def printed_alike(tree):
        text = show(tree)
        formatted = prometheus.get_json("/api/v1/format_query", {"query": text})["data"]
        if "\n" not in formatted and "__name__=" not in text and "\\" not in text:
            assert formatted == text

    printed_alike()


def test_promtool_accepts(tmp_path):
    """A rule file of several hundred random expressions passes promtool."""
    drawn: dict[str, None] = {}

    @given(st.one_of(instants(3), scalars(2)))
    @settings(max_examples=300, deadline=None, database=None, phases=[Phase.generate])
    def draw(tree):
        drawn[show(tree)] = None

    draw()
    rules = [{"record": f"random:tree:{position}", "expr": text} for position, text in enumerate(drawn)]
    file = tmp_path / "rules.yaml"
    groups = {"groups": [{"name": "random", "rules": rules}]}
    file.write_text(json.dumps(groups, ensure_ascii=False), encoding="utf-8")  # YAML has no \u escapes of pairs
    assert [verdict.message for verdict in check_rules([file])] == [""]
    assert len(rules) > 100
