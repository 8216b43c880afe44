"""Logs: of the service, a bare stream, and every option."""

from heliograph import Logs

PANELS = [
    Logs("Errors", '{job=~"$job", instance=~"$instance"} | json | level = "error"'),
    Logs(
        "Everything",
        '{app="shop"}',
        max_lines=100,
        show_time=False,
        show_labels=True,
        wrap_lines=False,
        prettify=True,
        details=False,
        dedup_strategy="exact",
        sort_order="Ascending",
    ),
]
