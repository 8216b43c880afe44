"""Histograms: of the values of a gauge."""

from prelude import MEMORY, QUEUE

from heliograph import Histogram, Legend

PANELS = [
    Histogram("Memory of instances", MEMORY),
    Histogram(
        "Queues",
        QUEUE.max(by=["shop"]),
        bucket_count=20,
        bucket_size=0.05,
        bucket_offset=0.01,
        combine=True,
        fill_opacity=50,
        gradient_mode="hue",
        line_width=0,
        legend=Legend("hidden"),
    ),
]
