"""Is the shop well?"""

from shop.alerts import BY_COUNTRY, FAILING, SLOW, failed_ratio
from shop.metrics import CARTS, CHECKOUT_DURATION, ORDERS

from heliograph import Dashboard, Row, Stat

OVERVIEW = Dashboard(
    "Shop",
    Row(
        "Orders",
        Stat("Orders", ORDERS.rate().sum(), description="Orders per second."),
        Stat("Failed orders", failed_ratio, alert=FAILING, thresholds={0.01: "yellow", 0.05: "red"}),
        Stat("Checkout P95", CHECKOUT_DURATION.quantile(0.95), alert=SLOW),
    ),
    Row("Carts", Stat("Open carts", CARTS.sum()), Stat("Busiest country", BY_COUNTRY.max())),
    description="Orders and carts.",
)
