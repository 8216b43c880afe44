"""Registries of their own with families in them, scrapes without a server, and programs of their own with one."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import subprocess
import sys
import textwrap
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from prometheus_client import CollectorRegistry

from heliograph.metrics import own
from heliograph.metrics.instruments.collecting import Collector
from heliograph.metrics.instruments.family import CHILDREN, Facts, Family, Shape
from heliograph.metrics.instruments.nothing import NOTHING
from heliograph.promql.series import LabelSpec
from heliograph.tools.process import running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


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


METRICS = '''
from typing import Literal

from heliograph.metrics import Counter, Gauge, Histogram, Info, Labels, label


class Work(Labels):
    """A piece of work."""

    kind: Literal["thread", "task", "process"]
    number: str = label(limit=100)


class Build(Labels):
    """What is running."""

    version: str


WORK = Counter("work_total", "Pieces of work.", Work)
TIME = Histogram("work_duration_seconds", "Time that work takes.", Work, buckets=(0.1, 0.5, 1))
BUSY = Gauge("work_in_progress", "Work in progress.", Work)
BUILD = Info("build_info", "What is running.", Build)
'''


@dataclass(frozen=True)
class Program:
    """A package `shop` with metrics, where programs of a test find it."""

    folder: Path

    def write(self, name: str, code: str) -> Path:
        """A module beside the metrics."""
        file = self.folder / "shop" / name
        file.write_text(textwrap.dedent(code), encoding="utf-8")
        return file

    def run(self, code: str) -> str:
        """What a program prints that has the metrics imported; it must end well and say nothing else."""
        source = f"from shop.metrics import *\n{textwrap.dedent(code)}"
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", source], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout.strip()

    @contextlib.contextmanager
    def served(self, *command: str) -> Iterator[httpx.Client]:
        """A client of the server that `python -m …` runs on the port that stands for PORT; stopped when left."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{probe.getsockname()[1]}"
        arguments = [part.replace("PORT", address.split(":")[1]) for part in command]
        log = self.folder / "log"
        with (
            running([sys.executable, "-m", *arguments], log) as process,
            httpx.Client(base_url=f"http://{address}", trust_env=False, timeout=30) as client,
        ):
            deadline = time.monotonic() + 60
            while True:
                with contextlib.suppress(httpx.TransportError):
                    client.head("/metrics")
                    break
                assert process.poll() is None, log.read_text(encoding="utf-8")
                assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
                time.sleep(0.05)
            yield client
            process.terminate()
            assert process.wait(20) in {0, -signal.SIGTERM}, log.read_text(encoding="utf-8")


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Programs that find the package `shop`."""
    made = Program(tmp_path)
    (tmp_path / "shop").mkdir()
    made.write("__init__.py", "")
    made.write("metrics.py", METRICS)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    return made


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the programs of a test share their metrics; not there yet."""
    folder = tmp_path / "shared" / "metrics"
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(folder))
    return folder


@pytest.fixture
def values() -> Callable[[str], dict[str, float]]:
    """The samples of an exposition by name and labels."""

    def read(text: str) -> dict[str, float]:
        samples = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
        return {name: float(value) for name, _, value in samples}

    return read
