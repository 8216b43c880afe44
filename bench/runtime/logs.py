"""What a log line costs: ours beside the standard library, python-json-logger and structlog, all with the same fields.

CPU time of one thread, the writers in turn within each round. Every line holds the time, the level, the logger, the
message, five fields of the context and two of its own; nobody else redacts or bounds anything. Lines go to /dev/null
through each library's usual way of writing. The whole record of a request is three golden signals and a line with the
ids of a sampled span: here by our metrics and `request_line`, there by prometheus_client's `labels(**kw)` and
python-json-logger.
"""

import contextvars
import io
import itertools
import json
import logging
import os
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import prometheus_client
import structlog
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import format_span_id, format_trace_id, get_current_span
from pythonjsonlogger.json import JsonFormatter
from pythonjsonlogger.orjson import OrjsonFormatter

from heliograph.metrics import LATENCY, Counter, Histogram, Labels, label
from heliograph.runtime import context, logs
from heliograph.runtime.logs.structlog import configuration

ROUNDS = int(os.environ.get("ROUNDS", "21"))
CALLS = 1000
FIELDS = {"request_id": "4bf92f3577b34da6", "tenant_id": "acme", "user_id": "u-19", "region": "eu-1", "plan": "paid"}
PEERS = contextvars.ContextVar("peers", default=FIELDS)
STRUCT_FIELDS = "request_id", "tenant_id", "user_id", "region", "plan"
ENDPOINTS = "/search", "/datasets/{id}", "/vectors"


def null() -> io.TextIOWrapper:
    """A stream that takes everything."""
    return Path("/dev/null").open("w", encoding="utf-8")


class Request(Labels):
    """The labels of a request."""

    method: str = label(limit=10)
    endpoint: str = label(limit=30)
    status_code: str = label(limit=12)
    tenant_id: str = label(limit=50)


class Error(Labels):
    """The labels of a failure."""

    error_type: str = label(limit=10)
    endpoint: str = label(limit=30)
    tenant_id: str = label(limit=50)


REQUESTS = Counter("bench_requests_total", "Requests.", Request)
ERRORS = Counter("bench_errors_total", "Errors.", Error)
DURATION = Histogram("bench_request_duration_seconds", "Durations.", Request, buckets=LATENCY)
OF_REQUEST = ["method", "endpoint", "status_code", "tenant_id"]
PEER_REQUESTS = prometheus_client.Counter("peer_requests_total", "Requests.", OF_REQUEST)
PEER_ERRORS = prometheus_client.Counter("peer_errors_total", "Errors.", ["error_type", "endpoint", "tenant_id"])
PEER_DURATION = prometheus_client.Histogram("peer_duration_seconds", "Durations.", OF_REQUEST, buckets=LATENCY)


class Plain(logging.Formatter):
    """The fifteen lines that many services have."""

    def format(self, record: logging.LogRecord) -> str:
        """A line of JSON."""
        line = {
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "severity": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **PEERS.get(),
        }
        for name in FIELDS_OF_REQUEST:
            value = record.__dict__.get(name)
            if value is not None:
                line[name] = value
        return json.dumps(line)


FIELDS_OF_REQUEST = "method", "endpoint", "status_code", "outcome", "duration_seconds", "dataset", "rows"


class WithContext(logging.Filter):
    """How python-json-logger learns of the context: a filter of its handler."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Put the context's fields on the record."""
        record.__dict__.update(PEERS.get())
        return True


class WithSpan(logging.Filter):
    """How python-json-logger learns of the span."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Put the span's ids on the record."""
        ids = get_current_span().get_span_context()
        if ids.is_valid:
            record.trace_id = format_trace_id(ids.trace_id)
            record.span_id = format_span_id(ids.span_id)
            record.trace_flags = f"{ids.trace_flags:02x}"
        return True


def logger(name: str, formatter: logging.Formatter, *filters: logging.Filter) -> logging.Logger:
    """A logger with a stream handler of its own."""
    made = logging.getLogger(f"peer.{name}")
    made.propagate = False
    made.setLevel(logging.INFO)
    handler = logging.StreamHandler(null())
    handler.setFormatter(formatter)
    for one in filters:
        handler.addFilter(one)
    made.addHandler(handler)
    return made


def records(log: logging.Logger) -> Callable[[int], object]:
    """An ordinary record with two fields."""
    return lambda number: log.info("dataset %s was built", number, extra={"dataset": "ds-1", "rows": number})


def requests(log: logging.Logger) -> Callable[[int], object]:
    """The line of a request."""

    def call(number: int) -> None:
        endpoint = ENDPOINTS[number % 3]
        fields = {
            "method": "GET", "endpoint": endpoint, "status_code": "200", "outcome": "ok",
            "duration_seconds": number / 1e6,
        }  # fmt: skip
        log.info("GET %s 200", endpoint, extra=fields)

    return call


def our_request(number: int) -> None:
    """The line of a request, by `request_line`."""
    logs.request_line(method="GET", endpoint=ENDPOINTS[number % 3], status=200, duration=number / 1e6)


def our_whole(number: int) -> None:
    """Three golden signals and the line."""
    endpoint, tenant, duration = ENDPOINTS[number % 3], "acme", number / 1e6
    DURATION.labels(method="GET", endpoint=endpoint, status_code="500", tenant_id=tenant).observe(duration)
    REQUESTS.labels(method="GET", endpoint=endpoint, status_code="500", tenant_id=tenant).inc()
    ERRORS.labels(error_type="exception", endpoint=endpoint, tenant_id=tenant).inc()
    logs.request_line(method="GET", endpoint=endpoint, status=200, duration=duration)


def peers_whole(log: logging.Logger) -> Callable[[int], object]:
    """The same by prometheus_client and python-json-logger."""
    line = requests(log)

    def call(number: int) -> None:
        endpoint, tenant, duration = ENDPOINTS[number % 3], "acme", number / 1e6
        PEER_DURATION.labels(method="GET", endpoint=endpoint, status_code="500", tenant_id=tenant).observe(duration)
        PEER_REQUESTS.labels(method="GET", endpoint=endpoint, status_code="500", tenant_id=tenant).inc()
        PEER_ERRORS.labels(error_type="exception", endpoint=endpoint, tenant_id=tenant).inc()
        line(number)

    return call


def structured() -> tuple[Callable[[int], object], Callable[[int], object]]:
    """structlog as its documentation tunes it, orjson included; and writing our lines. Both bound beforehand."""
    import orjson

    tuned = structlog.wrap_logger(
        structlog.BytesLogger(null().detach()),
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(serializer=orjson.dumps),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    ).bind(logger="bench")
    structlog.configure(**configuration())
    ours = structlog.get_logger("bench").bind()
    return (
        lambda number: tuned.info("dataset was built", dataset="ds-1", rows=number),
        lambda number: ours.info("dataset was built", dataset="ds-1", rows=number),
    )


def measure(calls: dict[str, Callable[[int], object]]) -> dict[str, list[float]]:
    """Microseconds of CPU for each call, round by round, in turn."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(ROUNDS):
        for name, call in calls.items():
            start = time.thread_time()
            for number in range(CALLS):
                call(number)
            times[name].append((time.thread_time() - start) * 1e6 / CALLS)
    return {name: values[1:] for name, values in times.items()}


def ratio(times: dict[str, list[float]], name: str, base: str) -> float:
    """The median of the ratios of single rounds, in which both sides had the same machine."""
    return statistics.median(one / other for one, other in zip(times[name], times[base], strict=True))


def lines() -> Iterator[str]:
    """The table and the verdicts."""
    logs.setup(service="bench", stream=null())
    pjl = "%(levelname)s%(name)s%(message)s"
    json_logger = logger("pjl", JsonFormatter(pjl, timestamp=True), WithContext())
    orjson_logger = logger("pjl.orjson", OrjsonFormatter(pjl, timestamp=True), WithContext())
    plain = logger("plain", Plain())
    tuned, ours = structured()
    calls = {
        "request: python-json-logger": requests(json_logger),
        "request: python-json-logger + orjson": requests(orjson_logger),
        "request: standard library + json": requests(plain),
        "request: heliograph, `request_line`": our_request,
        "record: python-json-logger": records(json_logger),
        "record: python-json-logger + orjson": records(orjson_logger),
        "record: standard library + json": records(plain),
        "record: heliograph": records(logging.getLogger("ours")),
        "structlog tuned, orjson": tuned,
        "structlog, heliograph's lines": ours,
    }
    whole = {
        "whole request: prometheus_client + python-json-logger": peers_whole(
            logger("whole", JsonFormatter(pjl, timestamp=True), WithContext(), WithSpan())
        ),
        "whole request: heliograph": our_whole,
    }
    structlog.contextvars.bind_contextvars(**FIELDS)
    with context.bound(**FIELDS):
        times = measure(calls)
        with TracerProvider().get_tracer("bench").start_as_current_span("request"):
            times |= measure(whole)
    yield f"| what | µs of CPU, min of {ROUNDS - 1} | median | × the first of its kind |"
    yield "|---|---|---|---|"
    for name, values in times.items():
        kind = name.partition(":")[0]
        base = next(one for one in times if one.startswith(kind if ":" in name else "record"))
        yield f"| {name} | {min(values):.1f} | {statistics.median(values):.1f} | {ratio(times, name, base):.2f} |"
    yield ""
    request = ratio(times, "request: heliograph, `request_line`", "request: python-json-logger")
    record = ratio(times, "record: heliograph", "record: python-json-logger")
    for budget, value, limit in (
        ("a request's line / python-json-logger's", request, 0.4),
        ("a record's line, redacted / python-json-logger's", record, 1.0),
        ("a whole request / prometheus_client and python-json-logger", ratio(times, *reversed(whole)), 0.5),
    ):
        yield f"- {'held' if value <= limit else '**missed**'}: {budget}: {value:.2f} (at most {limit:.2f})"


def main() -> None:
    """Print the table."""
    for line in itertools.chain(["### Log lines\n"], lines()):
        print(line)


if __name__ == "__main__":
    main()
