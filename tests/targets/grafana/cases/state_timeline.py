"""State timelines: up or down, and every option."""

from prelude import QUEUE, UP

from heliograph import Legend, Mapping, StateTimeline

PANELS = [
    StateTimeline(
        "Instances",
        UP.min(by=["instance"]),
        mappings=[
            Mapping(kind="value", match="0", text="down", color="red"),
            Mapping(kind="range", match=(0.5, None), text="up", color="green"),
            Mapping(kind="regex", match="x.*", text="odd"),
            Mapping(kind="special", match="null", text="gone", color="gray"),
        ],
    ),
    StateTimeline(
        "Queues",
        QUEUE.max(by=["shop"]),
        thresholds={0.9: "red"},
        show_value="never",
        merge_values=False,
        align_value="center",
        row_height=0.5,
        fill_opacity=100,
        line_width=1,
        legend=Legend("right"),
    ),
]
