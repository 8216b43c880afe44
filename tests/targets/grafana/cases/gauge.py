"""Gauges: of a share, and of one that an alert watches."""

from prelude import FULL, QUEUE

from heliograph import Gauge

PANELS = [
    Gauge("Queue", QUEUE.avg(), min=0, max=1),
    Gauge(
        "Longest queue",
        QUEUE.max(by=["shop"]).topk(5),
        alert=FULL,
        min=0,
        max=1,
        show_threshold_labels=True,
        show_threshold_markers=False,
        orientation="vertical",
        reduce="mean",
    ),
]
