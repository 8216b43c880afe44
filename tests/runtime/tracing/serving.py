"""A small service that traces and serves its metrics on loopback. Prints an update's value and trace, then its port."""

import http.server

import prometheus_client
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest

from heliograph.metrics import LATENCY, Counter, Histogram
from heliograph.runtime import tracing

DURATION = Histogram("search_duration_seconds", "Time to search.", buckets=LATENCY)
SEARCHES = Counter("searches_total", "Searches.")


@tracing.traced("search")
def search(seconds: float) -> None:
    """Counts itself, and says in which trace."""
    DURATION.observe(seconds)
    SEARCHES.inc()
    ids = tracing.current_ids()
    assert ids is not None
    print(seconds, *ids, flush=True)  # noqa: T201 — the test reads it


class Metrics(http.server.BaseHTTPRequestHandler):
    """Answers every GET in OpenMetrics, the one text format that has exemplars."""

    def do_GET(self) -> None:
        """The metrics."""
        body = generate_latest(prometheus_client.REGISTRY)
        self.send_response(200)
        self.send_header("Content-Type", CONTENT_TYPE_LATEST)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Silence: the output is for the test."""


if __name__ == "__main__":
    tracing.setup()
    trace.set_tracer_provider(TracerProvider())
    search(0.2)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Metrics) as server:
        print(server.server_port, flush=True)  # noqa: T201 — the test reads it
        server.serve_forever()
