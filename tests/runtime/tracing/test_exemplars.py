"""From a sampled span to Prometheus: a graph's exemplar leads to the trace."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider, sampling

from heliograph.metrics import Counter, Histogram
from heliograph.runtime import tracing
from heliograph.tools import servers

DURATION = Histogram("traced_seconds", "Time.", buckets=(1, 2))
TOTAL = Counter("traced_total", "Count.")


@pytest.fixture
def _exemplars():
    tracing.setup()
    yield
    tracing.setup(exemplars=False)


@pytest.mark.usefixtures("_exemplars")
def test_updates_within_a_sampled_span_keep_its_ids(provider, monkeypatch):
    """Those outside of any span or in one that is not sampled keep none, and nothing of before."""
    DURATION.observe(0.5)
    assert DURATION.labels().exemplars in (None, [None] * 3)
    with tracing.span("work"):
        DURATION.observe(0.5)
        TOTAL.inc()
        ids = tracing.exemplar()
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", TracerProvider(sampler=sampling.ALWAYS_OFF))
    with tracing.span("work"):
        DURATION.observe(1.5)
    first, second, third = DURATION.labels().exemplars
    assert (first.labels, second, third) == (ids, None, None)
    assert TOTAL.labels().exemplar.labels == ids


@pytest.mark.servers
def test_prometheus_stores_the_exemplars():
    """A real Prometheus scrapes a real service, and returns the trace of its slow search."""
    serving = subprocess.Popen(
        [sys.executable, "-W", "error", str(Path(__file__).with_name("serving.py"))], stdout=subprocess.PIPE, text=True
    )
    try:
        value, trace_id, span_id, sampled = serving.stdout.readline().split()
        port = serving.stdout.readline().strip()
        scrape = {"job_name": "search", "static_configs": [{"targets": [f"127.0.0.1:{port}"]}]}
        with servers.prometheus(scrapes=[scrape], features=["exemplar-storage"]) as server:
            found = _exemplars_of(server)
    finally:
        serving.kill()
        serving.wait()
        serving.stdout.close()
    assert (value, sampled) == ("0.2", "True")
    by_series = {one["seriesLabels"]["__name__"]: one["exemplars"][0] for one in found}
    assert set(by_series) == {"search_duration_seconds_bucket", "searches_total"}
    assert all(one["labels"] == {"trace_id": trace_id, "span_id": span_id} for one in by_series.values())
    assert by_series["search_duration_seconds_bucket"]["value"] == "0.2"


def _exemplars_of(server):
    """What Prometheus has, once both series have come."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        now = time.time()
        query = {"query": '{__name__=~"search.*"}', "start": str(now - 600), "end": str(now + 60)}
        found = server.get_json("/api/v1/query_exemplars", query)["data"]
        if len(found) == 2:
            return found
        time.sleep(0.2)
    pytest.fail("Prometheus has no exemplars after a minute")
