"""A request's record and the middlewares around it, beside what one writes by hand with prometheus_client.

Processor time of this thread; all variants in turn within every round, and what a middleware costs is what is left when
the same application without one is taken away. By hand is the least that does the same: `labels(**…)` of a counter and
a histogram, an id per request in a context variable and in the response; no cancellation, limits or nesting.
"""

from __future__ import annotations

import contextvars
import statistics
import sys
import time
import uuid
from typing import TYPE_CHECKING, Any

import prometheus_client

from heliograph.metrics import LATENCY, Counter, Histogram, Labels, label
from heliograph.runtime.signals import GoldenSignals
from heliograph.runtime.web.asgi import TelemetryMiddleware as Asgi
from heliograph.runtime.web.wsgi import TelemetryMiddleware as Wsgi

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ROUNDS = 25
CALLS = 2000

NAMES = ("method", "endpoint", "status_code", "tenant_id")
ERROR_NAMES = ("error_type", "error_code", *NAMES[:2], "tenant_id")
CLIENT_REQUESTS = prometheus_client.Counter("client_requests", "Requests.", NAMES)
CLIENT_DURATION = prometheus_client.Histogram("client_duration_seconds", "Time.", NAMES, buckets=LATENCY)
CLIENT_ERRORS = prometheus_client.Counter("client_errors", "Errors.", ERROR_NAMES)
REQUEST_ID: contextvars.ContextVar[str] = contextvars.ContextVar("request_id")


class Request(Labels):
    """A request."""

    method: str = label(limit=10)
    endpoint: str = label(limit=10)
    status_code: str = label(limit=10)
    tenant_id: str = label(limit=10)


class Error(Request):
    """A failure."""

    error_type: str = label(limit=10)
    error_code: str = label(limit=10)


REQUESTS = Counter("bench_requests_total", "Requests.", Request)
SIGNALS = GoldenSignals(
    requests=REQUESTS,
    duration=Histogram("bench_duration_seconds", "Time.", Request, buckets=LATENCY),
    errors=Counter("bench_errors_total", "Errors.", Error),
)
HEADERS = [
    (b"host", b"localhost"), (b"user-agent", b"bench"), (b"accept", b"*/*"), (b"accept-encoding", b"gzip"),
    (b"x-request-id", b"0af7651916cd43dd8448eb211c80319c"), (b"x-tenant-id", b"t1"), (b"connection", b"keep-alive"),
]  # fmt: skip
SCOPE = {"type": "http", "method": "GET", "path": "/a/1", "headers": HEADERS, "heliograph.endpoint": "/a/{id}"}
ENVIRON = {
    "REQUEST_METHOD": "GET",
    "PATH_INFO": "/a/1",
    "HTTP_X_REQUEST_ID": "0af7651916cd43dd8448eb211c80319c",
    "HTTP_X_TENANT_ID": "t1",
    "heliograph.endpoint": "/a/{id}",
}
START = {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]}
BODY = {"type": "http.response.body", "body": b"x"}


def client_record(status: int) -> None:
    """The golden signals of one request by prometheus_client."""
    labels = {"method": "GET", "endpoint": "/a/{id}", "tenant_id": "t1"}
    CLIENT_DURATION.labels(**labels, status_code=str(status)).observe(0.2)
    CLIENT_REQUESTS.labels(**labels, status_code=str(status)).inc()
    if status >= 500:
        CLIENT_ERRORS.labels(**labels, error_type="exception", error_code=str(status)).inc()


def own_record(status: int) -> None:
    """The same by Heliograph."""
    SIGNALS.record(method="GET", endpoint="/a/{id}", status=status, duration=0.2, tenant_id="t1")


async def asgi_app(_scope: Any, _receive: Any, send: Any) -> None:
    """An application that answers at once."""
    await send(START)
    await send(BODY)


class ByHandAsgi:
    """What one writes by hand around an ASGI application."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve a request."""
        headers = dict(scope["headers"])
        request_id = headers.get(b"x-request-id", b"").decode() or str(uuid.uuid4())
        tenant = headers.get(b"x-tenant-id", b"").decode() or "unknown"
        token = REQUEST_ID.set(request_id)
        status = 500
        start = time.perf_counter()

        async def answer(message: Any) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message["headers"], (b"x-request-id", request_id.encode())]}
            await send(message)

        try:
            await self.app(scope, receive, answer)
        finally:
            labels = {
                "method": scope["method"],
                "endpoint": scope["heliograph.endpoint"],
                "status_code": str(status),
                "tenant_id": tenant,
            }
            CLIENT_DURATION.labels(**labels).observe(time.perf_counter() - start)
            CLIENT_REQUESTS.labels(**labels).inc()
            REQUEST_ID.reset(token)


def wsgi_app(_environ: Any, start_response: Any) -> Iterable[bytes]:
    """An application that answers at once."""
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x"]


class ByHandWsgi:
    """What one writes by hand around a WSGI application, to take the time of streams too."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        """Serve a request."""
        request_id = environ.get("HTTP_X_REQUEST_ID") or str(uuid.uuid4())
        token = REQUEST_ID.set(request_id)
        status = "500"
        start = time.perf_counter()

        def begin(given: str, headers: Any, *rest: Any) -> Any:
            nonlocal status
            status = given[:3]
            return start_response(given, [*headers, ("x-request-id", request_id)], *rest)

        try:
            body = self.app(environ, begin)
            try:
                yield from body
            finally:
                getattr(body, "close", bool)()
        finally:
            labels = {
                "method": environ["REQUEST_METHOD"],
                "endpoint": environ["heliograph.endpoint"],
                "status_code": status,
                "tenant_id": environ.get("HTTP_X_TENANT_ID", "unknown"),
            }
            CLIENT_DURATION.labels(**labels).observe(time.perf_counter() - start)
            CLIENT_REQUESTS.labels(**labels).inc()
            REQUEST_ID.reset(token)


async def receive() -> dict[str, Any]:
    """Nothing more comes from the client."""
    return {"type": "http.disconnect"}


async def send(message: Any) -> None:
    """Nobody listens."""


def begin(status: str, headers: Any, *rest: Any) -> None:
    """Nobody listens."""


def asgi(app: Any, headers: Any = HEADERS) -> Callable[[], None]:
    """A call that serves one request, with no loop in between."""

    def call() -> None:
        try:
            app({**SCOPE, "headers": headers}, receive, send).send(None)
        except StopIteration:
            return

    return call


def wsgi(app: Any) -> Callable[[], None]:
    """A call that serves one request."""

    def call() -> None:
        body = app(dict(ENVIRON), begin)
        for _ in body:
            pass
        getattr(body, "close", bool)()

    return call


CASES: dict[str, Callable[[], None]] = {
    "record of a request, prometheus_client": lambda: client_record(200),
    "record of a request, heliograph": lambda: own_record(200),
    "record of a failure, prometheus_client": lambda: client_record(500),
    "record of a failure, heliograph": lambda: own_record(500),
    "ASGI application": asgi(asgi_app),
    "ASGI, by hand": asgi(ByHandAsgi(asgi_app)),
    "ASGI, heliograph": asgi(Asgi(asgi_app, SIGNALS, line=None)),
    "WSGI application": wsgi(wsgi_app),
    "WSGI, by hand": wsgi(ByHandWsgi(wsgi_app)),
    "WSGI, heliograph": wsgi(Wsgi(wsgi_app, SIGNALS, line=None)),
}


def measured() -> dict[str, list[float]]:
    """Microseconds per call, in each round."""
    times: dict[str, list[float]] = {name: [] for name in CASES}
    for number in range(ROUNDS + 1):
        for name, call in CASES.items():
            start = time.thread_time()
            for _ in range(CALLS):
                call()
            if number:  # the first round warms up
                times[name].append((time.thread_time() - start) / CALLS * 1e6)
    return times


def flood(requests: int = 800) -> tuple[list[float], list[float]]:
    """Microseconds per ASGI request, round by round: when every request has a new tenant, and when all have one."""
    app = Asgi(asgi_app, SIGNALS, line=None)
    fresh: list[float] = []
    same: list[float] = []
    for number in range(ROUNDS):
        news = [b"tenant-%d-%d" % (number, one) for one in range(requests)]
        for found, tenants in ((fresh, news), (same, [b"t1"] * requests)):
            calls = [asgi(app, [*HEADERS[:-2], (b"x-tenant-id", tenant)]) for tenant in tenants]
            start = time.thread_time()
            for call in calls:
                call()
            found.append((time.thread_time() - start) / requests * 1e6)
    return fresh, same


def verdict(budget: str, value: float, limit: float) -> str:
    """Whether a budget holds."""
    return f"- {'held' if value <= limit else '**missed**'}: {budget}: {value:.2f} (at most {limit:.2f})"


def main() -> None:
    """Measure and print."""
    times = measured()
    print(f"Python {sys.version.split()[0]}, µs of processor time per request, {ROUNDS} rounds.\n")
    print("| what | min | median |\n|---|---|---|")
    for name, values in times.items():
        print(f"| {name} | {min(values):.2f} | {statistics.median(values):.2f} |")
    print()

    def ratio(one: str, other: str, floor: str = "") -> float:
        """The median of the ratios of single rounds, with what the bare application takes taken away."""
        floors = times[floor] if floor else [0.0] * ROUNDS
        return statistics.median((a - f) / (b - f) for a, b, f in zip(times[one], times[other], floors, strict=True))

    for what in ("request", "failure"):
        name = f"record of a {what}"
        print(
            verdict(
                f"{name}, heliograph / prometheus_client",
                ratio(f"{name}, heliograph", f"{name}, prometheus_client"),
                0.5,
            )
        )
    for kind in ("ASGI", "WSGI"):
        value = ratio(f"{kind}, heliograph", f"{kind}, by hand", f"{kind} application")
        print(verdict(f"{kind} middleware, heliograph / by hand", value, 1))
    fresh, same = flood()
    slower = statistics.median(one / other for one, other in zip(fresh, same, strict=True))
    print(verdict("ASGI request in a flood of tenants / of one tenant", slower, 2))


if __name__ == "__main__":
    main()
