"""Alert lists: what is wrong now, and every option."""

from heliograph import AlertList

PANELS = [
    AlertList("What is wrong"),
    AlertList(
        "Order alerts",
        states=["firing", "pending", "recovering", "normal", "error", "noData"],
        matching='severity="high"',
        name="Orders",
        group_by=["severity"],
        max_items=5,
        sort_order="newest",
        view_mode="stat",
    ),
]
