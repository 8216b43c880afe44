"""Every verdict on a body is that of a real Prometheus, which scrapes it."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from heliograph.livecheck import read
from heliograph.tools import servers

pytestmark = pytest.mark.servers

TEXT = "text/plain; version=0.0.4"
OPEN = "application/openmetrics-text; version=1.0.0"
BODIES = [
    *(
        (TEXT, body)
        for body in (
            "", "a 1", "a 1\n", "a 1\n\n\n", "a 1 \n", "a 1\t\n", "a 1 5\n", "a 1 5 \n", "a 1 5 6\n", "a 1\t5\n",
            "a 1.5e3\n", "a .5\n", "a 5.\n", "a +1\n", "a -Inf\n", "a +infinity\n", "a nan\n", "a 1e400\n", "a 1_0\n",
            "a one\n", "a\n", "1\n", "a 1\r\n", "a 1 -5\n", "a 1 +5\n", "a 1 1.5\n", "a 1 99999999999999999999\n",
            'a{b="c"} 1\n', 'a{b="c"}1\n', 'a{ b = "c" , d="" , } 1\n', "a{} 1\n", "a{ } 1\n", "a{,} 1\n", "a{b} 1\n",
            'a{b="c",,} 1\n', 'a{b="c",b="d"} 1\n', 'a{1b="c"} 1\n', "a{b='c'} 1\n", 'a{b="c\n', 'a{b="c" 1\n',
            'a{b="\\\\ \\n \\" \\t"} 1\n', '{b="c"} 1\n', 'a 1 # {b="c"} 1\n',
            "# TYPE a gauge\na 1\n", "# TYPE a gauge \na 1\n", "# TYPE a timer\na 1\n", "# TYPE a\na 1\n",
            "# TYPE\ta\tgauge\na 1\n", "#TYPE a timer\na 1\n", "# type a timer\na 1\n", "# TYPE a gauge x\na 1\n",
            "# TYPE a counter\r\na 1\n", "# HELP a\na 1\n", "# HELP a \\t x\na 1\n", "# HELP a x\r\na 1\n",
            "# x\na 1\n",
        )
    ),
    *(
        (OPEN, body)
        for body in (
            "", "# EOF\n", "a 1\n# EOF\n", "a 1\n# EOF", "a 1\n", "a 1\n\n# EOF\n", "a 1\n# EOF\nb 1\n# EOF\n",
            "a 1 \n# EOF\n", "a  1\n# EOF\n", "a 1 1.5\n# EOF\n", "a 1 1e3\n# EOF\n", "a 1 x\n# EOF\n",
            'a{b="c"} 1\n# EOF\n', 'a{b="c",} 1\n# EOF\n', 'a{b="c", d="e"} 1\n# EOF\n', 'a {b="c"} 1\n# EOF\n',
            'a{b = "c"} 1\n# EOF\n', "a{ } 1\n# EOF\n", 'a{b="\\t"} 1\n# EOF\n', "a nan\n# EOF\n",
            "# a comment\na 1\n# EOF\n", "# TYPE a untyped\na 1\n# EOF\n", "# TYPE a unknown\na 1\n# EOF\n",
            "# TYPE a gauge \na 1\n# EOF\n", "# HELP a\na 1\n# EOF\n", "# HELP a \na 1\n# EOF\n",
            "# TYPE a_s gauge\n# UNIT a_s s\na_s 1\n# EOF\n", "# TYPE a gauge\n# UNIT a s\na 1\n# EOF\n",
            'a_total 1 # {b="c"} 1\n# EOF\n', "a_total 1 # {} 1\n# EOF\n", "a_total 1 # {} x\n# EOF\n",
            'a_total 1 # {b="c"} 1 1.5\n# EOF\n', 'a_total 1 1.5 # {b="c"} 1 \n# EOF\n', 'a 1 # {b="c"} 1\n# EOF\n',
            'a_bucket{le="1"} 1 # {b="c # {}"} 1\n# EOF\n', 'a_total 1 # {b="c"}\n# EOF\n',
        )
    ),
]  # fmt: skip


@pytest.fixture
def targets() -> Iterator[list[str]]:
    """A server for each body."""
    started: list[http.server.ThreadingHTTPServer] = []
    for content_type, body in BODIES:
        started.append(http.server.ThreadingHTTPServer(("127.0.0.1", 0), answering(content_type, body.encode())))
        threading.Thread(target=started[-1].serve_forever, args=[0.5], daemon=True).start()
    yield [f"127.0.0.1:{one.server_port}" for one in started]
    for one in started:
        threading.Thread(target=one.shutdown).start()
    for one in started:
        one.server_close()


def answering(content_type: str, body: bytes) -> type[http.server.BaseHTTPRequestHandler]:
    """What answers every request with a body."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def scraped(server: servers.Server) -> list[dict[str, Any]]:
    """The targets, once each was scraped."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = server.get_json("/api/v1/targets")["data"]["activeTargets"]
        if len(found) == len(BODIES) and all(one["health"] != "unknown" for one in found):
            return found
        time.sleep(0.2)
    pytest.fail("Prometheus has not scraped every target after a minute")


def test_what_prometheus_refuses_is_a_mistake_and_nothing_else(targets: list[str]) -> None:
    """Of each body we find mistakes exactly when Prometheus cannot scrape it."""
    with servers.prometheus(scrapes=[{"job_name": "bodies", "static_configs": [{"targets": targets}]}]) as server:
        health = {one["labels"]["instance"]: (one["health"], one["lastError"]) for one in scraped(server)}
    for (content_type, body), target in zip(BODIES, targets, strict=True):
        mistakes = read(body.encode(), content_type=content_type).mistakes
        assert (health[target][0] == "up") is not bool(mistakes), (content_type, body, health[target], mistakes)


def test_what_prometheus_says_of_itself_is_read() -> None:
    """The metrics of a real Prometheus, histograms and summaries among them, are read without a mistake."""
    with servers.prometheus() as server:
        body = server.client.get("/metrics").content
    found = read(body, content_type=TEXT)
    assert found.mistakes == ()
    assert {"counter", "gauge", "histogram", "summary"} <= set(found.kinds.values())
    assert {one.name for one in found.samples} >= {"prometheus_build_info", "go_goroutines"}
