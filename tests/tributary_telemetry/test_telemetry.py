"""What the reference service's code calls: each call feeds the metrics, the log and the span that it says it does."""

import logging
import subprocess
import sys

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider

from heliograph.runtime import context, tracing
from tributary_telemetry import events, metrics, signals, telemetry


@pytest.fixture(autouse=True)
def strict(monkeypatch):
    """Mistakes raise."""
    monkeypatch.setenv("HELIOGRAPH_STRICT", "1")


@pytest.fixture
def tenant(request):
    """A tenant that no other test has."""
    return request.node.name


@pytest.fixture
def lines(caplog):
    """What was logged: message, level, the context and the facts of each line."""
    caplog.set_level(logging.INFO)
    seen = []
    usual = set(vars(logging.makeLogRecord({}))) | {"message", "asctime"}

    class Keep(logging.Handler):
        def emit(self, record):
            facts = {name: value for name, value in vars(record).items() if name not in usual}
            seen.append((record.getMessage(), record.levelname, dict(context.current().fields), facts))

    keep = Keep()
    loggers = [logging.getLogger(name) for name in ("tributary_telemetry.events", "heliograph.request")]
    for logger in loggers:
        logger.addHandler(keep)
    yield seen
    for logger in loggers:
        logger.removeHandler(keep)


@pytest.fixture
def span(monkeypatch):
    """A span of an SDK, current; what gives its events."""
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", TracerProvider())
    with tracing.span("work"):
        yield lambda: [(event.name, dict(event.attributes)) for event in trace.get_current_span().events]


def counted(metric, tenant):
    """The values of a metric for one tenant, by its other labels."""
    found = {}
    for child in metric._live().series:
        if tenant in child.key:
            key = tuple(value for value in child.key if value != tenant)
            found[key] = child.value if hasattr(child, "value") else (sum(child.snapshot()[0]), child.snapshot()[1])
    return found


def test_datasets(tenant):
    """Created ones are counted, those that exist are set."""
    telemetry.dataset_created(tenant_id=tenant, dataset_type="image")
    telemetry.dataset_created(tenant_id=tenant, dataset_type="image")
    telemetry.datasets_counted(7, tenant_id=tenant, dataset_type="text")
    assert counted(metrics.DATASETS_CREATED, tenant) == {("image",): 2}
    assert counted(metrics.DATASETS_ACTIVE, tenant) == {("text",): 7}


def test_vectors(tenant):
    """Written ones are counted by their number, stored ones set."""
    telemetry.vectors_written(100, tenant_id=tenant, operation_type="add")
    telemetry.vectors_written(20, tenant_id=tenant, operation_type="delete")
    telemetry.vectors_counted(80, tenant_id=tenant)
    assert counted(metrics.VECTORS_ADDED, tenant) == {("add",): 100, ("delete",): 20}
    assert counted(metrics.VECTORS_STORED, tenant) == {(): 80}


def test_searches(tenant):
    """Counted and timed; accuracy and complexity where they are known."""
    telemetry.search_performed(tenant_id=tenant, search_type="vector", duration=0.25)
    assert counted(metrics.SEARCHES, tenant) == {("vector",): 1}
    assert counted(metrics.SEARCH_DURATION, tenant) == {("vector",): (1, 0.25)}
    assert counted(metrics.SEARCH_ACCURACY, tenant) == counted(metrics.QUERY_COMPLEXITY, tenant) == {}
    telemetry.search_performed(tenant_id=tenant, search_type="text", duration=0.5, accuracy=0.0, complexity=3)
    assert counted(metrics.SEARCH_ACCURACY, tenant) == {("text",): (1, 0.0)}
    assert counted(metrics.QUERY_COMPLEXITY, tenant) == {("text",): (1, 3.0)}


def test_index_builds(tenant):
    """Timed, by type and size."""
    telemetry.index_built(12.5, tenant_id=tenant, index_type="hnsw", dataset_size_bucket="large")
    assert counted(metrics.INDEX_BUILD, tenant) == {("hnsw", "large"): (1, 12.5)}


def test_use_of_the_api(tenant):
    """Counted by operation, and its cost by tenant."""
    telemetry.api_used(tenant_id=tenant, operation_type="read")
    telemetry.api_used(tenant_id=tenant, operation_type="search", cost=0.02)
    assert counted(metrics.API_USAGE, tenant) == {("read",): 1, ("search",): 1}
    assert counted(metrics.API_USAGE_COST, tenant) == {(): 0.02}


def test_activity_of_tenants(tenant):
    """Set by kind."""
    telemetry.tenant_active(0.75, tenant_id=tenant, activity_type="ingest")
    assert counted(metrics.TENANT_ACTIVITY, tenant) == {("ingest",): 0.75}


def test_a_request_across_all_signals(tenant, lines, span):
    """Golden signals, a line with the request's context, and an event of the span."""
    told = {"method": "POST", "endpoint": "queue:ingest", "duration": 0.5, "tenant_id": tenant}
    telemetry.record_request(**told, status=200, request_id="r-1")
    telemetry.record_request(**told, status=500, error=TimeoutError())
    assert counted(metrics.REQUESTS, tenant) == {("POST", "queue:ingest", "200"): 1, ("POST", "queue:ingest", "500"): 1}
    assert counted(metrics.REQUEST_DURATION, tenant)["POST", "queue:ingest", "200"] == (1, 0.5)
    assert counted(metrics.ERRORS, tenant) == {("timeout", "500", "POST", "queue:ingest"): 1}
    facts = {"method": "POST", "endpoint": "queue:ingest", "status_code": 200, "duration_seconds": 0.5}
    logged = {**facts, "status_code": "200", "outcome": "ok"}
    assert lines == [
        ("POST queue:ingest 200", "INFO", {"request_id": "r-1", "tenant_id": tenant}, logged),
        ("POST queue:ingest 500", "ERROR", {"tenant_id": tenant}, {**logged, "status_code": "500", "outcome": "error"}),
    ]
    assert context.current().fields == {}
    assert span() == [("request.served", facts), ("request.served", {**facts, "status_code": 500})]


def test_a_search_across_all_signals(tenant, lines, span):
    """The dataset's id is in the log and the span, and in no label."""
    telemetry.record_search_operation(
        tenant_id=tenant,
        dataset_id="ds-1",
        search_type="hybrid",
        duration=0.1,
        results_count=10,
        accuracy=0.9,
        complexity=4,
    )
    assert counted(metrics.SEARCHES, tenant) == {("hybrid",): 1}
    assert counted(metrics.SEARCH_ACCURACY, tenant) == {("hybrid",): (1, 0.9)}
    facts = {"search_type": "hybrid", "dataset_id": "ds-1", "duration_seconds": 0.1, "results_count": 10}
    event = {"event": "search.performed", **facts}
    assert lines == [("A search was answered.", "INFO", {"tenant_id": tenant}, event)]
    assert events.LOG_EVENTS.labels(event="search.performed", level="INFO").value == 1
    assert span() == [("search.performed", facts)]


def test_a_change_of_vectors_across_all_signals(tenant, lines, span):
    """Likewise."""
    telemetry.record_vector_operation(tenant_id=tenant, dataset_id="ds-1", operation_type="update", vector_count=3)
    assert counted(metrics.VECTORS_ADDED, tenant) == {("update",): 3}
    facts = {"operation_type": "update", "dataset_id": "ds-1", "vector_count": 3}
    event = {"event": "vectors.written", **facts}
    assert lines == [("Vectors were added, updated or deleted.", "INFO", {"tenant_id": tenant}, event)]
    assert span() == [("vectors.written", facts)]


def test_saturation_feeds_the_services_own_gauges():
    """The process by resource, and its CPU and memory by themselves."""
    shares = signals.SATURATION.sample()
    resources = {child.key[0]: child.value for child in metrics.RESOURCE_UTILIZATION.instrument.series}
    assert resources["memory"] == metrics.MEMORY_USAGE.labels().value == shares["memory"]
    assert resources["cpu"] == metrics.CPU_USAGE.labels().value == shares["cpu"]
    assert not signals.SATURATION.running


def test_the_facade_is_light():
    """It loads neither the compiler and what it needs, nor OpenTelemetry, nor a framework, nor an event loop."""
    code = """
import sys
import tributary_telemetry.telemetry
import heliograph.runtime.web.asgi, heliograph.runtime.web.wsgi, heliograph.runtime.web.django
heavy = {"asyncio", "click", "django", "fastapi", "flask", "jsonschema", "opentelemetry", "orjson", "promql_parser",
         "rich", "starlette", "werkzeug", "yaml"}
ours = {"build", "checks", "cli", "expand", "loading", "model", "targets", "tools"}
loaded = sys.modules.keys()
print(sorted(heavy & loaded), sorted({f"heliograph.{one}" for one in ours} & loaded))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[] []\n"
