"""Texts: in Markdown, and as they are."""

from heliograph import Link, Text

PANELS = [
    Text("About", "Orders of **$job**."),
    Text(
        "Query",
        "rate(x[5m])",
        mode="code",
        transparent=True,
        links=[Link("Manual", url="https://example.com", new_tab=True)],
    ),
]
