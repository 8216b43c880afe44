"""When the shop's people are told."""

from shop.metrics import CHECKOUT_DURATION, ORDERS

from heliograph import HIGH, LOW, Recording, Threshold
from organisation.organisation import TEAM

failed_ratio = ORDERS.where(outcome="failed").rate().sum() / ORDERS.rate().sum()

FAILING = Threshold(
    "OrdersFailing",
    failed_ratio > 0.05,
    severity=HIGH,
    team=TEAM,
    hold="5m",
    cooldown="5m",
    summary="{{ $value | humanizePercentage }} of orders fail",
    description="More than 5 % of all orders end in a failure of ours.",
    runbook="runbooks/orders-failing.md",
    allow={"HG334": "the shop has orders from everywhere all the time"},
)

SLOW = Threshold(
    "CheckoutSlow",
    CHECKOUT_DURATION.quantile(0.95) > 2.5,
    severity=LOW,
    team=TEAM,
    hold="10m",
    summary="Checking out takes {{ $value | humanizeDuration }}",
    description="The slowest 5 % of checkouts take longer than two and a half seconds.",
    runbook="runbooks/checkout-slow.md",
)

BY_COUNTRY = Recording("country:orders:rate5m", ORDERS.rate().sum(by=["country"]))
