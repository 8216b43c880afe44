"""Forms: equal exactly where trees are."""

from __future__ import annotations

from itertools import combinations

from heliograph.metrics import Counter, Histogram
from heliograph.promql.identity import form
from heliograph.promql.tree import call, promql

REQUESTS = Counter("identity_requests_total", "Requests.")
DURATION = Histogram("identity_duration_seconds", "Time.", buckets=(1,))


def test_equal_trees_have_equal_forms():
    """Where a tree was written does not count."""
    one = DURATION.where(a="1").quantile(0.95, by=["b"])
    other = DURATION.where(a="1").quantile(0.95, by=["b"])
    assert one.site != other.site
    assert form(one) == form(other)
    assert hash(form(one)) == hash(form(other))


def test_different_trees_have_different_forms():
    """Whatever is part of a tree's meaning is part of its form."""
    rate = REQUESTS.rate()
    trees = [
        REQUESTS.expression(), REQUESTS.unscoped(), REQUESTS.where(a="1"), REQUESTS.expression().offset("1m"),
        REQUESTS.expression().at(1), rate, REQUESTS.rate("5m"), REQUESTS.irate(), rate.sum(), rate.avg(),
        rate.sum(by=["a"]), rate.sum(without=["a"]), rate.topk(1), rate.topk(2), rate + 1, rate + 2, -rate,
        call("abs", rate), call("abs", rate, 1), promql("a"), promql("b"), rate.subquery("5m"),
    ]  # fmt: skip
    assert all(form(one) != form(other) for one, other in combinations(trees, 2))
