"""Registries of their own with families in them, and scrapes of applications without a server."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from prometheus_client import CollectorRegistry

from heliograph.metrics import own
from heliograph.metrics.instruments.collecting import Collector
from heliograph.metrics.instruments.family import CHILDREN, Facts, Family, Shape
from heliograph.metrics.instruments.nothing import NOTHING
from heliograph.promql.series import LabelSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass
class Shop:
    """A registry and what makes families in it."""

    registry: CollectorRegistry = field(default_factory=lambda: CollectorRegistry(auto_describe=True))

    def family(
        self, kind: str, name: str, labels: Sequence[str] = (), *, help: str = "Help.", buckets: Sequence[float] = ()
    ) -> Any:
        """A live family under open labels."""
        shape = Shape(kind, tuple((one, LabelSpec(one)) for one in labels), tuple(buckets), None, "")
        if kind == "info":
            made: Family | Facts = Facts(name, help, shape)
        else:
            made = Family(name, help, shape, CHILDREN[kind], lambda *_: NOTHING)
        self.registry.register(Collector(made))
        return made


@pytest.fixture
def shop() -> Shop:
    """An empty registry."""
    return Shop()


@pytest.fixture(scope="session")
def shops() -> type[Shop]:
    """For tests that need several registries."""
    return Shop


@dataclass(frozen=True)
class Response:
    """What an application answered."""

    status: int
    headers: dict[str, str]
    body: bytes


async def get(app: Any, *, method: str = "GET", query: str = "", **headers: str) -> Response:
    """One request to an ASGI application; `accept_encoding=` is the header Accept-Encoding."""
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": "/", "query_string": query.encode(), "headers": pairs}
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    await app(scope, receive, send)
    start, *bodies = sent
    assert [part["more_body"] for part in bodies] == [True] * (len(bodies) - 1) + [False]
    fields = {name.decode(): value.decode() for name, value in start["headers"]}
    return Response(start["status"], fields, b"".join(part["body"] for part in bodies))


@pytest.fixture(name="get")
def _get() -> Callable[..., Response]:
    """A request to an ASGI application, with a loop of its own."""
    return lambda app, **options: asyncio.run(get(app, **options))


@pytest.fixture(name="get_async")
def _get_async() -> Any:
    """The same, to be awaited."""
    return get


@pytest.fixture
def failures() -> Callable[[], float]:
    """How many failures of the exposition have been counted since the test began."""
    counter = own.RUNTIME_ERRORS.labels(reason="exposition")
    before = counter.value
    return lambda: counter.value - before
