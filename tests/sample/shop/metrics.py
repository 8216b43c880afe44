"""What the shop counts."""

from typing import Literal

from heliograph.metrics import LATENCY, Counter, Gauge, Histogram, Labels, label


class Order(Labels):
    """One order."""

    outcome: Literal["paid", "declined", "failed"]
    country: str = label(limit=50)


class Checkout(Labels):
    """One checkout."""

    outcome: Literal["paid", "declined", "failed"]


ORDERS = Counter("orders_total", "Orders received.", Order)
CHECKOUT_DURATION = Histogram("checkout_duration_seconds", "Time to check out.", Checkout, buckets=LATENCY)
CARTS = Gauge("carts_open", "Carts that hold something.")
