"""Status histories: every option."""

from prelude import UP

from heliograph import Legend, Mapping, StatusHistory

PANELS = [
    StatusHistory(
        "Instances",
        UP.min(by=["instance"]),
        mappings=[Mapping(kind="value", match=1.0, text="up"), Mapping(kind="value", match=0.5, text="half")],
        show_value="always",
        row_height=0.8,
        col_width=0.7,
        fill_opacity=60,
        line_width=2,
        legend=Legend("bottom"),
        interval="1m",
    )
]
