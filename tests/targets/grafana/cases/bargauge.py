"""Bar gauges: the largest of many, and every option."""

from prelude import QUEUE

from heliograph import BarGauge

PANELS = [
    BarGauge("Longest queues", QUEUE.max(by=["shop"]).topk(10), thresholds={0.8: "orange", 0.95: "red"}),
    BarGauge(
        "Queues",
        QUEUE.max(by=["method"]),
        base_color="blue",
        display_mode="lcd",
        value_mode="text",
        name_placement="left",
        show_unfilled=False,
        orientation="vertical",
        reduce="mean",
    ),
]
