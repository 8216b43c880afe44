"""How many series a metric may come to have."""

from __future__ import annotations

from typing import Literal

from heliograph.metrics import Counter, Gauge, Histogram, Labels, Summary, label
from heliograph.metrics.cardinality import most_series


class Open(Labels):
    tenant: str = label(limit=10)
    path: str


class Limited(Labels):
    tenant: str = label(limit=10)


class Mixed(Labels):
    method: Literal["GET", "OTHER"]
    tenant: str = label(limit=10)
    path: str


class Closed(Labels):
    method: Literal["GET", "OTHER"]


def test_series_are_the_product_of_the_labels() -> None:
    """The worst case multiplies the sizes of labels, over every series that a metric exposes."""
    assert most_series(Gauge("plain", "P.", foreign="x")) == 1
    assert most_series(Counter("limited_total", "L.", Limited, foreign="x")) == 10
    # Two bounds and +Inf, and the sum and the count, for each tenant.
    assert most_series(Histogram("h_seconds", "H.", Limited, buckets=[1, 2], foreign="x")) == 10 * 5
    assert most_series(Summary("s_seconds", "S.", quantiles=[0.5, 0.9], foreign="x")) == 2 + 2


def test_what_overflows_is_one_value_more() -> None:
    """Of an own metric, `__overflow__` comes on top of a label's limit; closed labels never overflow."""
    assert most_series(Counter("own_limited_total", "L.", Limited)) == 11
    assert most_series(Histogram("own_h_seconds", "H.", Limited, buckets=[1, 2])) == 11 * 5
    assert most_series(Counter("own_closed_total", "C.", Closed)) == 2


def test_a_label_without_limit_has_no_worst_case() -> None:
    """A single label that may have any number of values leaves the number of series open; or it counts as so many."""
    assert most_series(Counter("open_total", "O.", Open, foreign="x")) is None
    assert most_series(Counter("open_total", "O.", Open, foreign="x"), unlimited=1) == 10


def test_a_limit_of_the_metric_bounds_all() -> None:
    """Beyond it there is one series for each combination of closed labels; it does not raise what labels allow."""
    assert most_series(Counter("own_mixed_total", "M.", Mixed, limit=100)) == 100 + 2
    assert most_series(Histogram("own_mixed_seconds", "M.", Mixed, buckets=[1], limit=100)) == 102 * 4
    assert most_series(Counter("own_few_total", "F.", Limited, limit=1000)) == 11
    assert most_series(Counter("own_fixed_total", "F.", Closed, limit=1)) == 2
