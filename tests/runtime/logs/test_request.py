"""The canonical line of a request."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import logging.handlers
import queue

import pytest
from opentelemetry.sdk.trace import TracerProvider

from heliograph.runtime import context, logs
from heliograph.runtime.logs.request import LOGGER
from heliograph.runtime.web.asgi import TelemetryMiddleware
from tributary_telemetry.signals import SIGNALS

GIVEN = {"method": "GET", "endpoint": "/search", "status": 200, "duration": 0.0312345678}


@pytest.fixture(params=["alone", "beside others"])
def logged(request, logged):
    """Our handler as the only one, which then writes lines without records; or beside another."""
    logged.alone = request.param == "alone"
    logging.getLogger().handlers = [logged.handler] if logged.alone else [logged.handler, logging.NullHandler()]
    return logged


def test_the_line_of_a_request(logged):
    """What was asked, how it ended, how long it took, for whom; in this order."""
    with context.bound(request_id="r1", tenant_id="acme"):
        logs.request_line(**GIVEN)
    assert list(logged.line.items())[1:] == [
        ("severity", "INFO"), ("severity_number", 9), ("service", "shop"), ("logger", "heliograph.request"),
        ("message", "GET /search 200"), ("request_id", "r1"), ("tenant_id", "acme"), ("method", "GET"),
        ("endpoint", "/search"), ("status_code", "200"), ("outcome", "ok"), ("duration_seconds", 0.031235),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "severity", "message"),
    [
        ({"status": 503}, "ERROR", "GET /search 503"),
        ({"status": "404"}, "INFO", "GET /search 404"),
        ({"status": None, "outcome": "cancelled"}, "INFO", "GET /search cancelled"),
        ({"status": None, "outcome": "cancelled", "error": asyncio.CancelledError()}, "INFO", "GET /search cancelled"),
        ({"status": None, "outcome": "error"}, "ERROR", "GET /search error"),
        ({"status": 200, "error": ValueError("x")}, "ERROR", "GET /search 200"),
    ],
)
def test_failures_are_errors(logged, given, severity, message):
    """5xx and errors; a client's mistake or a client that left is none."""
    logs.request_line(**{**GIVEN, **given})
    assert (logged.line["severity"], logged.line["message"]) == (severity, message)


def test_an_error_is_the_lines_exception(logged):
    """Structured as in any other line."""
    logs.request_line(**GIVEN, error=ValueError("x"))
    assert logged.line["exception"]["type"] == "ValueError"


def test_more_fields_are_welcome(logged):
    """Also those with a name that a record has; none overwrites the request's own."""
    logs.request_line(**GIVEN, tier="paid", name="n", outcome_detail=1)
    line = logged.line
    assert (line["tier"], line["extra.name"], line["outcome_detail"]) == ("paid", "n", 1)


@pytest.mark.parametrize("bound", [{}, {"request_id": "r1", "user_id": "u"}])
def test_the_short_way_writes_what_the_long_way_writes(logged, bound):
    """A line of remembered parts is that of an ordinary record with the same fields."""
    fields = {
        "method": "GET",
        "endpoint": "/{id}\n",
        "status_code": "500",
        "outcome": "ok",
        "duration_seconds": 0.031235,
    }
    with context.bound(**bound):
        logs.request_line(method="GET", endpoint="/{id}\n", status=500, duration=0.031235)
        LOGGER.error("GET /{id}\n 500", extra=fields)
    short, long = logged.text.splitlines()
    assert json.loads(short) | {"timestamp": ""} == json.loads(long) | {"timestamp": ""}
    assert list(json.loads(short)) == list(json.loads(long))


def test_where_ours_is_the_only_handler_no_record_is_made(logged, monkeypatch):
    """And one is made for a filter, for a handler on the way, and for another formatter."""
    made = []
    monkeypatch.setattr(LOGGER, "makeRecord", lambda *_, **__: made.append(1))
    monkeypatch.setattr(LOGGER, "handle", lambda _: None)
    logs.request_line(**GIVEN)
    assert len(made) == (0 if logged.alone else 1)
    made.clear()
    for change in (
        lambda: LOGGER.addFilter(lambda _: True),
        lambda: logged.handler.addFilter(lambda _: True),
        lambda: logging.getLogger("heliograph").addHandler(logging.NullHandler()),
        lambda: logged.handler.setFormatter(logging.Formatter()),
        lambda: logged.handler.setLevel(logging.ERROR),
        lambda: setattr(LOGGER, "propagate", False),
    ):
        logged.setup()
        LOGGER.filters.clear()
        logging.getLogger("heliograph").handlers.clear()
        change()
        logs.request_line(**GIVEN)
    assert len(made) == 6


def test_what_one_request_says_is_not_said_of_the_next(logged):
    """A filter that puts a field on each record sees it on each line; a changed field is seen changed."""

    def mark(record):
        record.tenant = record.endpoint
        record.endpoint = record.endpoint.upper()
        return True

    LOGGER.addFilter(mark)
    for endpoint in "/a", "/b", "/a":
        logs.request_line(**{**GIVEN, "endpoint": endpoint})
    assert [(line["tenant"], line["endpoint"]) for line in logged.lines] == [("/a", "/A"), ("/b", "/B"), ("/a", "/A")]


def test_a_context_with_a_requests_names_is_set_apart(logged):
    """No name stands twice."""
    with context.bound(method="m"):
        logs.request_line(**GIVEN)
    assert (logged.line["method"], logged.line["extra.method"]) == ("m", "GET")


@pytest.mark.parametrize("duration", [float("nan"), float("inf"), -1.0, 1e300, "soon", None])
def test_a_strange_duration_costs_no_request(logged, duration):
    """A line of valid JSON, or none; never an exception."""
    logs.request_line(**{**GIVEN, "duration": duration})
    assert all("message" in line for line in logged.lines)


def test_levels_and_filters_are_those_of_the_logger(logged):
    """Switched off, it costs next to nothing and writes nothing."""
    LOGGER.setLevel(logging.ERROR)
    logs.request_line(**GIVEN)
    LOGGER.setLevel(logging.NOTSET)
    LOGGER.addFilter(lambda record: record.endpoint != "/search")
    logs.request_line(**GIVEN)
    assert logged.text == ""


def test_other_handlers_get_an_ordinary_record(logged):
    """With everything as `extra`; from a queue, it still becomes the same line."""
    waiting = queue.SimpleQueue()
    LOGGER.addHandler(logging.handlers.QueueHandler(waiting))
    logs.request_line(**GIVEN)
    record = waiting.get()
    assert (record.getMessage(), record.method, record.status_code) == ("GET /search 200", "GET", "200")
    assert logging.Formatter("%(levelname)s %(process)d %(threadName)s %(message)s").format(record)
    assert json.loads(logged.handler.format(record)) == logged.line


def test_endpoints_without_end_use_no_memory_without_end(logged):
    """Who gives raw paths as endpoints gets right lines, and bounded memory."""
    for number in range(3000):
        logs.request_line(**{**GIVEN, "endpoint": f"/{number}"})
    assert [line["endpoint"] for line in logged.lines] == [f"/{number}" for number in range(3000)]
    assert len(logged.handler.lines._requests) <= 1024


def test_middleware_writes_it(logged):
    """Within the request's context and span: with its ids, and its error."""

    async def app(scope, receive, send):
        if scope["path"] == "/broken":
            raise ValueError("password=zzz")
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})

    served = TelemetryMiddleware(app, SIGNALS, line=logs.request_line)
    headers = [(b"x-request-id", b"r-1"), (b"x-tenant-id", b"acme")]

    async def ignore(_=None):
        return {"type": "http.request"}

    tracer = TracerProvider().get_tracer("test")
    with tracer.start_as_current_span("outer") as span:
        for path in "/", "/broken":
            scope = {"type": "http", "method": "GET", "path": path, "headers": headers, "query_string": b""}
            with contextlib.suppress(ValueError):
                asyncio.run(served(scope, ignore, ignore))
    fine, broken = (line for line in logged.lines if line["logger"] == LOGGER.name)
    for line, status in (fine, "200"), (broken, "500"):
        assert (line["request_id"], line["tenant_id"], line["status_code"]) == ("r-1", "acme", status)
        assert line["trace_id"] == f"{span.get_span_context().trace_id:032x}"
        assert 0 <= line["duration_seconds"] < 60
    assert broken["exception"]["message"] == "password=[redacted]"
    assert "exception" not in fine
