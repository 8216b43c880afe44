"""What every variant makes: 100 dashboards of 20 panels, half time series with two queries, half stats with one."""

from __future__ import annotations

import sys
from pathlib import Path

DASHBOARDS = 100
SERIES_PANELS = 10
STAT_PANELS = 10
STEPS = ((None, "green"), (0.5, "yellow"), (1, "red"))

SCOPE = 'instance=~"$instance",job=~"$job"'
WINDOW = "$__rate_interval"


def rate(number: int) -> str:
    """Requests per second by route."""
    selector = f'bench_requests_total{{code="{500 + number}",{SCOPE}}}'
    return f"sum by (route) (rate({selector}[{WINDOW}]))"


def latency(number: int) -> str:
    """A latency quantile by route."""
    selector = f'bench_duration_seconds_bucket{{code="{500 + number}",{SCOPE}}}'
    return f"histogram_quantile(0.95, sum by (le, route) (rate({selector}[{WINDOW}])))"


def total(number: int) -> str:
    """Requests per second."""
    return f'sum(rate(bench_requests_total{{code="{500 + number}",{SCOPE}}}[{WINDOW}]))'


def target() -> Path:
    """The folder to write into: the first argument."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    return folder
