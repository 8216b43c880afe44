"""Everything that is wrong with an expression, put together."""

from __future__ import annotations

from heliograph.promql.durations import Duration
from heliograph.promql.inference.problem import Facts, ProblemKind
from heliograph.promql.inference.problems import problems
from heliograph.promql.lowering import Context, lower
from heliograph.promql.matchers import Matcher
from heliograph.promql.reader import read
from heliograph.promql.traversal import MAX_DEPTH
from heliograph.promql.tree import (
    Raw,
    Selector,
)


def test_several_faults(catalogue):
    """Faults of different sorts are all told."""
    tree = read("sum by (zone) (requests_total{metod='GET'}) > memory_bytez", catalogue)
    assert {one.kind for one in problems(tree, Facts(catalogue=catalogue))} == {
        ProblemKind.RAW_COUNTER,
        ProblemKind.LOST_LABEL,
        ProblemKind.UNKNOWN_LABEL,
        ProblemKind.UNKNOWN_METRIC,
    }


def test_each_place_once(catalogue):
    """What lowering repeats is told once; what is written twice, twice."""
    errors = Selector("errors_total", series=catalogue.get("errors_total"))
    requests = Selector("requests_total", series=catalogue.get("requests_total"))
    ratio = errors.rate("5m").sum() / requests.where(color="red").rate("5m").sum()
    context = Context("rule", (Matcher("job", "=", "shop"),), (), Duration(300_000), catalogue)
    assert [one.message for one in problems(lower(ratio, context))] == ["requests_total has no label color"]
    twice = Selector("nowhere") + Selector("nowhere")
    assert [one.message for one in problems(twice)] == ["no metric nowhere is defined"] * 2


def test_node_of_the_fault(catalogue):
    """A problem's node is the one that was written wrongly."""
    wrong = Selector("memory_bytes", series=catalogue.get("memory_bytes")).where(colour="red")
    found = problems(100 * wrong.sum() > 5)
    assert [one.node for one in found] == [wrong]
    assert found[0].node.site == wrong.site


def test_too_deep():
    """A tree that is too deep to look into is refused as a whole."""
    tree = Selector("x")
    for _ in range(5_000):
        tree = -tree
    assert [(one.kind, one.message) for one in problems(tree)] == [
        (ProblemKind.TOO_DEEP, f"the expression is nested more than {MAX_DEPTH} deep")
    ]


def test_unread_parts():
    """Raw PromQL that has not been read is passed over."""
    assert problems(Raw("rate(") * 2) == []
