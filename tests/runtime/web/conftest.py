"""A service with golden signals of its own, and what its middlewares told of each request."""

import asyncio
import io
import itertools
from typing import Literal
from wsgiref.util import setup_testing_defaults

import pytest

from heliograph.metrics import Counter, Histogram, Labels, label
from heliograph.runtime.signals import GoldenSignals
from heliograph.runtime.web.exchange import time as clock

_numbers = itertools.count()


class Request(Labels):
    method: Literal["GET", "HEAD", "POST", "OTHER"]
    endpoint: str = label(limit=50)
    status_code: str = label(limit=20)
    tenant_id: str = label(limit=10)


class Error(Labels):
    error_type: Literal["exception", "timeout", "dependency", "overload", "other"]
    error_code: str = label(limit=12)
    endpoint: str = label(limit=50)


class Service:
    """Metrics that no other test has; `lines` holds what was logged."""

    def __init__(self):
        number = next(_numbers)
        self.requests = Counter(f"web_{number}_requests_total", "R.", Request)
        self.duration = Histogram(f"web_{number}_seconds", "D.", Request, buckets=(1.0, 10.0))
        self.errors = Counter(f"web_{number}_errors_total", "E.", Error)
        self.signals = GoldenSignals(requests=self.requests, duration=self.duration, errors=self.errors)
        self.lines = []

    def line(self, **facts):
        """Keep what a log line would say."""
        self.lines.append(facts)

    @property
    def told(self):
        """Method, endpoint, status and tenant of each request, and how many there were."""
        return _values(self.requests)

    @property
    def requested(self):
        """The same without the tenant, each said to have come once."""
        assert set(self.told.values()) <= {1.0}
        return [key[:3] for key in self.told]

    @property
    def failed(self):
        """Error type, code and endpoint of each failure."""
        return _values(self.errors)

    @property
    def seconds(self):
        """The sum of latencies, and how many there were."""
        snapshots = [one.snapshot() for one in self.duration.instrument.series]
        return sum(total for _, total in snapshots), sum(sum(counts) for counts, _ in snapshots)


def _values(metric):
    return {one.key: one.value for one in metric.instrument.series if one.value} if metric.instrument else {}


@pytest.fixture(autouse=True)
def strict(monkeypatch):
    """Mistakes raise."""
    monkeypatch.setenv("HELIOGRAPH_STRICT", "1")


@pytest.fixture
def service():
    """A service that no other test has."""
    return Service()


@pytest.fixture
def tick(monkeypatch):
    """A clock that stands still unless it is told: `tick(seconds)`."""
    now = [100.0]
    monkeypatch.setattr(clock, "perf_counter", lambda: now[0])

    def pass_(seconds):
        now[0] += seconds

    return pass_


class Asgi:
    """A server of one request: what the client says, and what it is answered."""

    def __init__(self, app, *said, headers=(), kind="http", path="/", **scope):
        self.app = app
        self.said = list(said)
        self.answered = []
        self.scope = {"type": kind, "path": path, "headers": list(headers), "root_path": "", "query_string": b""}
        self.scope |= {"method": "GET"} if kind == "http" else {}
        self.scope |= scope

    async def receive(self):
        """What the client says next."""
        return self.said.pop(0) if self.said else await asyncio.Event().wait()

    async def send(self, message):
        """What it is answered."""
        self.answered.append(message)

    def run(self):
        """Serve it; raises what the application raises."""
        asyncio.run(self.app(self.scope, self.receive, self.send))
        return self.answered

    @property
    def headers(self):
        """The headers of the response."""
        [start] = [one for one in self.answered if one["type"].endswith((".start", ".accept"))]
        return dict(start["headers"])


@pytest.fixture
def asgi():
    """The server of one ASGI request."""
    return Asgi


class Wsgi:
    """A server of one request."""

    def __init__(self, app, **environ):
        self.app = app
        self.environ = environ
        setup_testing_defaults(self.environ)
        self.environ["wsgi.input"] = io.BytesIO()
        self.status = self.headers = None

    def start_response(self, status, headers, exc_info=None):
        """What a server keeps until the first part of the body."""
        self.status, self.headers = status, dict(headers)
        return lambda data: None

    def run(self, most=None):
        """The body; of `most` parts, if the server stops early."""
        parts = []
        body = self.app(self.environ, self.start_response)
        try:
            for part in body:
                parts.append(part)
                if len(parts) == most:
                    break
        finally:
            if hasattr(body, "close"):
                body.close()
        return b"".join(parts)


@pytest.fixture
def wsgi():
    """The server of one WSGI request."""
    return Wsgi
