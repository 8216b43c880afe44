"""Heat maps: of a histogram's buckets, and of values that Grafana counts itself."""

from prelude import DURATION, QUEUE

from heliograph import Heatmap

PANELS = [
    Heatmap("Time to order", DURATION.per_bucket()),
    Heatmap(
        "Queues",
        QUEUE,
        calculate=True,
        color_scheme="Blues",
        color_scale="linear",
        color_steps=10,
        reverse=True,
        cell_gap=0,
        show_values="auto",
        show_legend=False,
        tooltip="multi",
        axis_label="share",
    ),
]
