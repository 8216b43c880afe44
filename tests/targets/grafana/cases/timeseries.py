"""Time series: by label, quantiles with exemplars, an alert's bound, two axes, every option."""

from prelude import DURATION, FAILURES, FULL, MEMORY, ORDERS, QUEUE

from heliograph import Legend, Override, TimeSeries

PANELS = [
    TimeSeries("Orders by method", ORDERS.rate().sum(by=["method"])),
    TimeSeries(
        "Time to order", [DURATION.quantile(q) for q in (0.5, 0.95, 0.99)], thresholds={1: "yellow", 2.5: "red"}
    ),
    TimeSeries("Queue", QUEUE.max(), alert=FULL),
    TimeSeries(
        "Orders and memory",
        [ORDERS.rate().sum(), MEMORY.max(by=["instance"])],
        description="How memory follows trade.",
        unit="reqps",
        overrides=[
            Override(r"/\d/", by="regexp", unit="bytes", color="purple", properties={"custom.axisPlacement": "right"}),
            Override("B", by="query", decimals=2, display_name="Memory"),
        ],
        legend=Legend("right", mode="table", calcs=["mean", "max"]),
    ),
    TimeSeries(
        "Failures",
        FAILURES.increase("1h").sum(by=["shop", "method"]),
        draw_style="bars",
        line_interpolation="stepAfter",
        line_width=2,
        fill_opacity=80,
        gradient_mode="opacity",
        show_points="always",
        point_size=7,
        span_nulls=True,
        stacking="normal",
        thresholds_style="area",
        axis_label="per hour",
        axis_placement="right",
        axis_soft_min=None,
        axis_soft_max=10,
        log_base=10,
        legend=Legend("hidden"),
        tooltip="single",
        color="red",
        min=0,
        interval="1m",
    ),
]
