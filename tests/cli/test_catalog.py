from __future__ import annotations

import json
from typing import Any


def test_every_metric_is_listed(heliograph: Any, sample: Any) -> None:
    """Each metric comes with kind, unit, worst case, help, labels, buckets and users."""
    ran = heliograph("catalog")
    assert (ran.code, ran.err) == (0, "")
    first, second, third, runtime = ran.out.strip().split("\n\n")
    assert first == (
        "orders_total  (shop: counter, in events, at most 153 series)\n"
        "  Orders received.\n"
        "  label outcome: paid, declined, failed\n"
        "  label country: at most 50 values\n"
        "  panels: Shop / Orders, Shop / Failed orders\n"
        "  alerts: OrdersFailing\n"
        "  recordings: country:orders:rate5m"
    )
    assert second == (
        "checkout_duration_seconds  (shop: histogram, in seconds, at most 51 series)\n"
        "  Time to check out.\n"
        "  label outcome: paid, declined, failed\n"
        "  buckets: 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10\n"
        "  panels: Shop / Checkout P95\n"
        "  alerts: CheckoutSlow"
    )
    assert third.startswith("carts_open  (shop: gauge, ")
    head, *lines = runtime.splitlines()
    assert head == "exposed by Heliograph's runtime in every service:"
    assert (
        "  heliograph_label_overflows_total{metric, label}: "
        "Updates whose label value was beyond the label's limit, and went to __overflow__."
    ) in lines


def test_indicators_are_listed(heliograph: Any, sample: Any) -> None:
    """After the metrics come the indicators: what they judge, what is bad or good, and who uses them."""
    sample.change("shop/metrics.py", "Labels, label", "Labels, Sli, label")
    sample.append(
        "shop/metrics.py",
        'KEPT = Sli("orders", "Orders kept.", total=ORDERS.where(country="de"), bad=ORDERS.where(outcome="failed"))\n'
        'FAST = Sli("checkout", "Fast checkouts.", total=CHECKOUT_DURATION, under=1.0)\n',
    )
    blocks = heliograph("catalog").out.split("\n\n")
    assert blocks[3] == (
        "orders  (shop: indicator of orders_total, 2 series of service_events_total)\n"
        "  Orders kept.\n"
        '  bad: outcome="failed", of country="de"\n'
        "  used by nothing"
    )
    assert blocks[4] == (
        "checkout  (shop: indicator of checkout_duration_seconds, 2 series of service_events_total)\n"
        "  Fast checkouts.\n"
        "  good: at most 1\n"
        "  used by nothing"
    )
    orders, checkout = json.loads(heliograph("catalog", "--format", "json").out)["indicators"]
    assert orders == {
        "service": "shop",
        "name": "orders",
        "help": "Orders kept.",
        "metric": "orders_total",
        "of": 'country="de"',
        "bad": 'outcome="failed"',
        "under": None,
        "panels": [],
        "alerts": [],
        "recordings": [],
        "indicators": [],
        "file": "definitions/shop/metrics.py",
        "line": 24,
    }
    assert (checkout["metric"], checkout["bad"], checkout["under"]) == ("checkout_duration_seconds", None, 1.0)


def test_what_nothing_uses(heliograph: Any, sample: Any) -> None:
    """A metric that nothing reads, a label without limit, and who exposes a foreign metric are said."""
    sample.write(
        "shop/external.py",
        "from heliograph.metrics import Gauge, Labels\n\n\n"
        "class Disk(Labels):\n    device: str\n\n\n"
        'DISK = Gauge("node_disk_io_now", "Running requests.", Disk, foreign="node exporter", scope={"job": "node"})\n',
    )
    sample.change("shop/service.py", "from shop import alerts, metrics", "from shop import alerts, external, metrics")
    sample.change("shop/service.py", "[metrics,", "[external, metrics,")
    block = heliograph("catalog", "shop").out.split("\n\n")[0]
    assert block == (
        "node_disk_io_now  (shop: gauge, any number of series, exposed by node exporter)\n"
        "  Running requests.\n"
        "  label device: any values\n"
        "  used by nothing"
    )


def test_as_json(heliograph: Any, sample: Any) -> None:
    """Programs get the same, with the place of each definition."""
    metrics = json.loads(heliograph("catalog", "--format", "json").out)["metrics"]
    assert [one["name"] for one in metrics] == ["orders_total", "checkout_duration_seconds", "carts_open"]
    assert metrics[0] == {
        "service": "shop",
        "name": "orders_total",
        "type": "counter",
        "help": "Orders received.",
        "unit": "events",
        "foreign": None,
        "limit": None,
        "labels": [
            {"name": "outcome", "values": ["paid", "declined", "failed"], "limit": None},
            {"name": "country", "values": None, "limit": 50},
        ],
        "buckets": None,
        "series": 153,
        "panels": ["Shop / Orders", "Shop / Failed orders"],
        "alerts": ["OrdersFailing"],
        "recordings": ["country:orders:rate5m"],
        "indicators": [],
        "file": "definitions/shop/metrics.py",
        "line": 21,
    }


def test_broken_definitions(heliograph: Any, sample: Any) -> None:
    """Definitions that cannot be loaded are told as for any command."""
    sample.append("shop/metrics.py", "1 / 0\n")
    ran = heliograph("catalog")
    assert ran.code == 2
    assert "HG100 error: the definition raises ZeroDivisionError: division by zero" in ran.out
