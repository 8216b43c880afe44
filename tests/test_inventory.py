from __future__ import annotations

from typing import Any

from heliograph.inventory import Entry, inventory, most_series
from heliograph.loading import load
from heliograph.metrics import Counter, Gauge, Histogram, Labels, Summary, label


class Open(Labels):
    """A label with a limit, and one without."""

    tenant: str = label(limit=10)
    path: str


class Limited(Labels):
    """A label with a limit."""

    tenant: str = label(limit=10)


def test_series_are_the_product_of_the_labels() -> None:
    """The worst case multiplies the sizes of labels, over every series that a metric exposes."""
    assert most_series(Gauge("plain", "P.", foreign="x")) == 1
    assert most_series(Counter("limited_total", "L.", Limited, foreign="x")) == 10
    # Two bounds and +Inf, and the sum and the count, for each tenant.
    assert most_series(Histogram("h_seconds", "H.", Limited, buckets=[1, 2], foreign="x")) == 10 * 5
    assert most_series(Summary("s_seconds", "S.", quantiles=[0.5, 0.9], foreign="x")) == 2 + 2


def test_a_label_without_limit_has_no_worst_case() -> None:
    """A single label that may have any number of values leaves the number of series open."""
    assert most_series(Counter("open_total", "O.", Open, foreign="x")) is None


def entries(sample: Any) -> dict[str, Entry]:
    """The sample's metrics by name."""
    project = load(sample.definitions)
    return {one.metric.name: one for one in inventory(project, project.services)}


def test_users_are_named(sample: Any) -> None:
    """Each metric comes with the panels, alerts and recordings that read it, raw PromQL included."""
    sample.change(
        "shop/alerts.py", 'ORDERS.rate().sum(by=["country"])', "promql('sum by (country) (rate(orders_total[5m]))')"
    )
    sample.change("shop/alerts.py", "HIGH, LOW, Recording, Threshold", "HIGH, LOW, Recording, Threshold, promql")
    orders = entries(sample)["orders_total"]
    assert orders.panels == ("Shop / Orders", "Shop / Failed orders")
    assert orders.alerts == ("OrdersFailing",)
    assert orders.recordings == ("country:orders:rate5m",)


def test_a_histogram_is_used_through_any_of_its_series(sample: Any) -> None:
    """A query of buckets counts as a use of the histogram."""
    assert entries(sample)["checkout_duration_seconds"].panels == ("Shop / Checkout P95",)


def test_users_in_other_services_count(sample: Any) -> None:
    """A metric that another service's panel shows is not unused."""
    sample.write(
        "store/service.py",
        "from heliograph import Dashboard, Service, Stat\n"
        "from organisation.organisation import TEAM\n"
        "from shop.metrics import CARTS\n"
        'STORE = Dashboard("Store", Stat("Carts", CARTS.sum()))\n'
        'SERVICE = Service("store", team=TEAM, definitions=[STORE])\n',
    )
    project = load(sample.definitions)
    [carts] = [one for one in inventory(project, [project.services[0]]) if one.metric.name == "carts_open"]
    assert carts.panels == ("Shop / Open carts", "Store / Carts")
