"""Scope, windows and ratios, as lowering fills them in."""

from __future__ import annotations

import pytest

from heliograph.promql.durations import AUTO, Duration, Variable
from heliograph.promql.lowering import Context, lower
from heliograph.promql.matchers import Matcher, matches
from heliograph.promql.printer import show
from heliograph.promql.reader import UnreadableQuery
from heliograph.promql.series import Catalogue, LabelSpec, Series, SeriesKind
from heliograph.promql.tree import Expression, Raw, Selector, Subquery, call, promql
from heliograph.source import place_of

CODE = LabelSpec("code")
KNOWN = Catalogue(
    [
        Series("requests_total", SeriesKind.COUNTER, (CODE,)),
        Series("errors_total", SeriesKind.COUNTER, (CODE,)),
        Series("wait_seconds_bucket", SeriesKind.BUCKET, (CODE, LabelSpec("le")), metric="wait_seconds"),
        Series("wait_seconds_sum", SeriesKind.COUNTER, (CODE,), metric="wait_seconds"),
        Series("wait_seconds_count", SeriesKind.COUNTER, (CODE,), metric="wait_seconds"),
        Series("memory_bytes", SeriesKind.GAUGE),
        Series("node_load1", SeriesKind.GAUGE, scope=(Matcher("job", "=", "node"),)),
        Series("service:requests:rate5m", SeriesKind.RECORDED, (LabelSpec("service"),), target_labels=()),
        Series("batch_seconds", SeriesKind.GAUGE, target_labels=("job",)),
    ]
)
PANEL = Context(
    "panel", (Matcher("job", "=~", "$job"), Matcher("instance", "=~", "$instance")), (), Variable("$__interval"), KNOWN
)
ZONE = Matcher("zone", "=", "eu")
RULE = Context("rule", (Matcher("job", "=", "shop"), ZONE), (ZONE,), Duration(300_000), KNOWN)


def metric(name: str) -> Selector:
    """A selector that knows its series, as a metric gives it."""
    return Selector(name, series=KNOWN.get(name))


requests, errors, memory = metric("requests_total"), metric("errors_total"), metric("memory_bytes")


@pytest.mark.parametrize(
    ("tree", "panel", "rule"),
    [
        (memory, 'memory_bytes{instance=~"$instance",job=~"$job"}', 'memory_bytes{job="shop",zone="eu"}'),
        (memory.unscoped(), "memory_bytes", "memory_bytes"),
        (memory.where(job="x"), 'memory_bytes{instance=~"$instance",job="x"}', 'memory_bytes{job="x",zone="eu"}'),
        (metric("node_load1"), 'node_load1{job="node"}', 'node_load1{job="node",zone="eu"}'),
        (metric("service:requests:rate5m"), "service:requests:rate5m", "service:requests:rate5m"),
        (metric("batch_seconds"), 'batch_seconds{job=~"$job"}', 'batch_seconds{job="shop",zone="eu"}'),
        (Selector("unheard_of"), "unheard_of", "unheard_of"),
        (
            Selector("memory_bytes"),
            'memory_bytes{instance=~"$instance",job=~"$job"}',
            'memory_bytes{job="shop",zone="eu"}',
        ),
        (
            requests.rate(),
            'rate(requests_total{instance=~"$instance",job=~"$job"}[$__interval])',
            'rate(requests_total{job="shop",zone="eu"}[5m])',
        ),
        (
            requests.unscoped().increase("1h"),
            "increase(requests_total[1h])",
            "increase(requests_total[1h])",
        ),
        (
            call("max_over_time", Subquery(memory.unscoped() / 2, AUTO)),
            "max_over_time((memory_bytes / 2)[$__interval:])",
            "max_over_time((memory_bytes / 2)[5m:])",
        ),
        (
            -memory.unscoped().offset("1h").topk(2),
            "-topk(2, memory_bytes offset 1h)",
            "-topk(2, memory_bytes offset 1h)",
        ),
        (
            promql("sum(rate(requests_total[$__rate_interval])) > $limit"),
            'sum(rate(requests_total{instance=~"$instance",job=~"$job"}[$__rate_interval])) > $limit',
            'sum(rate(requests_total{job="shop",zone="eu"}[$__rate_interval])) > $limit',
        ),
        (
            memory.unscoped() / promql("node_load1 or vector(1)"),
            'memory_bytes / (node_load1{job="node"} or vector(1))',
            'memory_bytes / (node_load1{job="node",zone="eu"} or vector(1))',
        ),
    ],
)
def test_scope_and_windows(tree, panel, rule):
    """Own series get the scope, foreign ones their own, recorded ones only labels that they have; windows adapt."""
    assert show(lower(tree, PANEL)) == panel
    assert show(lower(tree, RULE)) == rule


OWN = Context("rule", (), (), Duration(300_000), KNOWN)


def growth(selector: Selector, *by: str) -> Expression:
    """The usual sum of a rate."""
    return selector.rate().sum(by=by)


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        (
            growth(errors) / growth(requests),
            "(sum(rate(errors_total[5m])) or 0 * sum(rate(requests_total[5m]))) / sum(rate(requests_total[5m]))",
        ),
        (
            growth(requests.where(code=matches("5..")), "zone") / growth(requests, "zone"),
            (
                '(sum by (zone) (rate(requests_total{code=~"5.."}[5m]))'
                " or 0 * sum by (zone) (rate(requests_total[5m])))"
                " / sum by (zone) (rate(requests_total[5m]))"
            ),
        ),
        (
            requests.where(code="5").rate().sum(without=["code"]) / requests.rate().sum(without=["code"]),
            (
                '(sum without (code) (rate(requests_total{code="5"}[5m]))'
                " or 0 * sum without (code) (rate(requests_total[5m])))"
                " / sum without (code) (rate(requests_total[5m]))"
            ),
        ),
        (
            100 * growth(errors) / growth(requests) > 5,
            (
                "(100 * sum(rate(errors_total[5m])) or 0 * sum(rate(requests_total[5m])))"
                " / sum(rate(requests_total[5m])) > 5"
            ),
        ),
        (
            growth(errors) * 100 / growth(requests),
            (
                "(sum(rate(errors_total[5m])) * 100 or 0 * sum(rate(requests_total[5m])))"
                " / sum(rate(requests_total[5m]))"
            ),
        ),
        (
            1 - errors.increase("1h").sum() / requests.increase("1h").sum(),
            (
                "1 - (sum(increase(errors_total[1h])) or 0 * sum(increase(requests_total[1h])))"
                " / sum(increase(requests_total[1h]))"
            ),
        ),
        (
            growth(metric("wait_seconds_bucket").where(le="0.5", code="5")) / growth(metric("wait_seconds_count")),
            (
                '(sum(rate(wait_seconds_bucket{code="5",le="0.5"}[5m])) or 0 * sum(rate(wait_seconds_count[5m])))'
                " / sum(rate(wait_seconds_count[5m]))"
            ),
        ),
    ],
)
def test_ratio_of_counters(ratio, text):
    """Where only the denominator counts anything, a ratio of counters is 0 instead of missing."""
    lowered = lower(ratio, OWN)
    assert show(lowered) == text
    assert lower(lowered, OWN) is lowered


@pytest.mark.parametrize(
    "tree",
    [
        growth(metric("wait_seconds_sum")) / growth(metric("wait_seconds_count")),
        growth(metric("wait_seconds_bucket").where(le="0.5")) / growth(metric("wait_seconds_count")),
        growth(requests, "code") / growth(requests),
        growth(requests.where(code="5"), "code") / growth(requests, "code"),
        growth(requests.where(code="5"), "code") / growth(requests.where(code="2"), "code"),
        requests.where(code="5").rate().sum(without=["zone"]) / requests.rate().sum(without=["zone"]),
        growth(errors) / growth(requests).on("code"),
        growth(errors) * growth(requests),
        errors.rate().avg() / requests.rate().avg(),
        errors.rate() / requests.rate(),
        memory.sum() / memory.sum(),
        memory.delta("1h").sum() / requests.rate().sum(),
        requests.rate().sum() / 60,
        Selector("x").rate().sum() / Selector("y").rate().sum(),
    ],
)
def test_no_filling_in(tree):
    """What is there together, grouped otherwise or by what is chosen, matched by hand or no counter stays as it is."""
    assert " or " not in show(lower(tree, OWN))


def test_nothing_to_do():
    """A tree that needs no change is the same object, and so are the unchanged parts of one that does."""
    plain = requests.unscoped().rate("5m").sum()
    assert lower(plain, RULE) is plain
    mixed = lower(plain.or_(memory), RULE)
    assert mixed.left is plain
    assert mixed.right is not memory


def test_sites():
    """Every node of a lowered tree stands where a node of the written one stood."""
    tree = growth(errors) / growth(requests)
    lowered = lower(tree, RULE)
    assert lowered.site == tree.site
    assert lowered.left.site == tree.left.site
    assert lowered.left.right.left.site == tree.left.site


def test_unreadable_raw_part():
    """Raw PromQL that cannot be read stops the lowering, at its place."""
    raw = Raw("rate(x[5m]")
    with pytest.raises(UnreadableQuery, match="is never closed") as caught:
        lower(memory / raw, RULE)
    assert caught.value.place == place_of(raw.site)
