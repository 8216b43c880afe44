"""What an indicator is for, seen by a real Prometheus: a service whose first events ever are a burst of errors."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from heliograph.tools import servers

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.servers

ROOT = Path(__file__).parents[2]
SERVICE = """
    import sys
    import prometheus_client
    from heliograph.metrics import Counter, Histogram, Labels, Sli, expose, label, matches

    class Request(Labels):
        status: str = label(limit=20)

    REQUESTS = Counter("requests_total", "R.", Request)
    DURATION = Histogram("duration_seconds", "D.", Request, buckets=(0.25, 1))
    AVAILABILITY = Sli("availability", "A.", total=REQUESTS, bad=REQUESTS.where(status=matches("5..")))
    FAST = Sli("latency", "F.", total=DURATION, under=0.25)

    expose("__main__")
    server, _ = prometheus_client.start_http_server(0, "127.0.0.1")
    print(server.server_port, flush=True)
    for line in sys.stdin:
        for _ in range(100):
            REQUESTS.labels(status="503").inc()
            DURATION.labels(status="503").observe(0.5)
"""


def sample(server: servers.Server, query: str) -> float | None:
    """The only sample of a query's result; None while there is none."""
    result: Any = server.get_json("/api/v1/query", {"query": query})["data"]["result"]
    return float(result[0]["value"][1]) if result else None


def until(holds: Callable[[], bool]) -> None:
    """Wait until a condition holds."""
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_the_first_burst_is_seen() -> None:
    """`rate` of the counter itself never sees the errors that its series was born with; the indicator's does."""
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(SERVICE)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generators")},
    )
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        address = f"127.0.0.1:{process.stdout.readline().strip()}"
        with servers.prometheus(
            scrapes=[{"job_name": "shop", "static_configs": [{"targets": [address]}]}]
        ) as prometheus:
            seen = 'min(count_over_time(service_events_total{job="shop"}[1m]))'
            until(lambda: (sample(prometheus, seen) or 0) >= 3)
            process.stdin.write("burst\n")
            process.stdin.flush()
            until(lambda: (sample(prometheus, 'count_over_time(requests_total{status="503"}[1m])') or 0) >= 3)
            assert sample(prometheus, 'sum(requests_total{status="503"})') == 100
            assert sample(prometheus, 'sum(increase(requests_total{status=~"5.."}[1m]))') == 0
            assert sample(prometheus, 'sum(increase(duration_seconds_count{status="503"}[1m]))') == 0
            for name in ("availability", "latency"):
                events = f'service_events_total{{sli="{name}"}}'
                bad = f'service_events_total{{outcome="bad",sli="{name}"}}'
                assert (sample(prometheus, f"sum(increase({bad}[1m]))") or 0) >= 100
                assert sample(prometheus, f"sum(rate({bad}[1m])) / sum(rate({events}[1m]))") == 1
    finally:
        process.terminate()
        process.communicate()
