from __future__ import annotations

from typing import Any

from heliograph.inventory import Entry, inventory
from heliograph.loading import load


def entries(sample: Any) -> dict[str, Entry]:
    """The sample's metrics by name."""
    project = load(sample.definitions)
    return {one.metric.name: one for one in inventory(project, project.services).entries}


def test_users_are_named(sample: Any) -> None:
    """Each metric comes with the panels, alerts and recordings that read it, raw PromQL included."""
    sample.change(
        "shop/alerts.py", 'ORDERS.rate().sum(by=["country"])', "promql('sum by (country) (rate(orders_total[5m]))')"
    )
    sample.change("shop/alerts.py", "HIGH, LOW, Recording, Threshold", "HIGH, LOW, Recording, Threshold, promql")
    orders = entries(sample)["orders_total"]
    assert orders.users.panels == ("Shop / Orders", "Shop / Failed orders")
    assert orders.users.alerts == ("OrdersFailing",)
    assert orders.users.recordings == ("country:orders:rate5m",)


def test_a_histogram_is_used_through_any_of_its_series(sample: Any) -> None:
    """A query of buckets counts as a use of the histogram."""
    assert entries(sample)["checkout_duration_seconds"].users.panels == ("Shop / Checkout P95",)


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
    [carts] = [one for one in inventory(project, [project.services[0]]).entries if one.metric.name == "carts_open"]
    assert carts.users.panels == ("Shop / Open carts", "Store / Carts")


def test_an_indicator_uses_its_metric_and_is_used(sample: Any) -> None:
    """An indicator is listed with who reads its series, raw PromQL included; its metric says what it is judged by."""
    sample.change("shop/metrics.py", "Labels, label", "Labels, Sli, label")
    sample.append(
        "shop/metrics.py",
        'KEPT = Sli("orders", "Orders kept.", total=ORDERS, bad=ORDERS.where(outcome="failed"))\n'
        'FAST = Sli("checkout", "Fast checkouts.", total=CHECKOUT_DURATION, under=1.0)\n',
    )
    sample.change("shop/alerts.py", "import CHECKOUT_DURATION, ORDERS", "import CHECKOUT_DURATION, KEPT, ORDERS")
    sample.change("shop/alerts.py", "HIGH, LOW, Recording, Threshold", "HIGH, LOW, Recording, Threshold, promql")
    sample.change(
        "shop/alerts.py",
        'failed_ratio = ORDERS.where(outcome="failed").rate().sum() / ORDERS.rate().sum()',
        "failed_ratio = KEPT.bad_ratio()",
    )
    sample.append(
        "shop/alerts.py",
        "SEEN = Recording(\n"
        "    'service:events:rate5m', promql('sum(rate(service_events_total{sli=~\"orders|checkout\"}[5m]))')\n"
        ")\n",
    )
    project = load(sample.definitions)
    found = inventory(project, project.services)
    orders, checkout = found.indicators
    assert (orders.sli.name, orders.users.alerts) == ("orders", ("OrdersFailing",))
    assert orders.users.recordings == checkout.users.recordings == ("service:events:rate5m",)
    assert checkout.users.alerts == ()
    assert found.entries[0].users.indicators == ("orders",)
    assert found.entries[1].users.indicators == ("checkout",)


def test_the_runtime_s_own_metrics_are_listed(sample: Any) -> None:
    """What Heliograph's runtime exposes is told apart from what services define."""
    project = load(sample.definitions)
    names = [one.name for one in inventory(project, project.services).runtime]
    assert {"heliograph_label_overflows_total", "heliograph_runtime_errors_total"} <= set(names)
