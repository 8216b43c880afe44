"""What every variant makes: 100 dashboards of 20 panels, half time series with two queries, half stats with one.

The arguments are the folder to write into, and words: with `distinct`, no query of one dashboard is that of another.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

DASHBOARDS = 100
SERIES_PANELS = 10
STAT_PANELS = 10
STEPS = ((None, "green"), (0.5, "yellow"), (1, "red"))
DISTINCT = "distinct" in sys.argv[2:]

SCOPE = 'instance=~"$instance",job=~"$job"'
WINDOW = "$__rate_interval"
METRIC = "bench_requests_total"
JOBS = f"label_values({METRIC}, job)"
INSTANCES = f'label_values({METRIC}{{job=~"$job"}}, instance)'


def code(board: int, number: int) -> str:
    """The status code that a panel's queries select."""
    return str(500 + number + (SERIES_PANELS * board if DISTINCT else 0))


def rate(board: int, number: int) -> str:
    """Requests per second by route."""
    return f'sum by (route) (rate({METRIC}{{code="{code(board, number)}",{SCOPE}}}[{WINDOW}]))'


def latency(board: int, number: int) -> str:
    """A latency quantile by route."""
    selector = f'bench_duration_seconds_bucket{{code="{code(board, number)}",{SCOPE}}}'
    return f"histogram_quantile(0.95, sum by (le, route) (rate({selector}[{WINDOW}])))"


def total(board: int, number: int) -> str:
    """Requests per second."""
    return f'sum(rate({METRIC}{{code="{code(board, number)}",{SCOPE}}}[{WINDOW}]))'


def series_box(number: int) -> dict[str, int]:
    """Where a time series stands."""
    return {"h": 8, "w": 12, "x": 12 * (number % 2), "y": 8 * (number // 2)}


def stat_box(number: int) -> dict[str, int]:
    """Where a stat stands; the last row is filled to the edge."""
    width = 12 if number >= STAT_PANELS - STAT_PANELS % 4 else 6
    return {"h": 4, "w": width, "x": width * (number % 4), "y": 8 * (SERIES_PANELS // 2) + 4 * (number // 4)}


def identity(title: str) -> int:
    """A panel id that stays when panels move."""
    digest = hashlib.sha256(title.lower().replace(" ", "-").encode()).digest()
    return int.from_bytes(digest[:4], "big") % (2**31 - 1) + 1


def target() -> Path:
    """The folder to write into."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    return folder
