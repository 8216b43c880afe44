"""Pie charts: shares of a day's orders, and every option."""

from prelude import ORDERS

from heliograph import PieChart

PANELS = [
    PieChart("Orders of the day", ORDERS.increase("1d").sum(by=["method"])),
    PieChart(
        "Orders of the hour",
        ORDERS.increase("1h").sum(by=["shop"]).topk(5),
        pie_type="donut",
        display_labels=["name", "percent"],
        legend_placement="hidden",
        legend_values=[],
        reduce="sum",
    ),
]
