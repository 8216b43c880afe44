"""The middleware behind real servers on loopback: uvicorn and gunicorn, clients that leave, servers that stop."""

import asyncio
import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
import urllib.request
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.responses import StreamingResponse

from heliograph.runtime import context
from heliograph.runtime.saturation import Saturation
from heliograph.runtime.web.asgi import TelemetryMiddleware

DEADLINE = 20


def until(holds):
    """Wait for something that another thread or process does."""
    end = time.monotonic() + DEADLINE
    while not holds():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.01)


@contextlib.contextmanager
def serving(app):
    """Uvicorn in a thread; the port it listens at."""
    config = uvicorn.Config(app, port=0, log_config=None, lifespan="on", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until(lambda: server.started or not thread.is_alive())
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()


def ask(port, path):
    """A request; the connection is the caller's to read, and to close."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=DEADLINE)
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    return connection


@pytest.fixture
def app(service):
    """An application that streams, waits, and fails."""
    app = FastAPI()
    app.add_middleware(TelemetryMiddleware, signals=service.signals, line=service.line)

    @app.get("/hello/{name}")
    def hello(name: str):
        return f"{name} {context.current().get('request_id')}"

    @app.get("/stream")
    def stream():
        async def parts():
            for _ in range(3):
                yield "x" * 10
                await asyncio.sleep(0)

        return StreamingResponse(parts())

    @app.get("/endless")
    def endless():
        async def parts():
            while True:
                yield "x" * 1000
                await asyncio.sleep(0.01)

        return StreamingResponse(parts())

    app.state.waiting = threading.Event()

    @app.get("/wait")
    async def wait():
        app.state.waiting.set()
        await asyncio.Event().wait()

    @app.get("/bug")
    def bug():
        raise KeyError

    return app


def test_requests_over_one_connection(service, app):
    """Each is counted for itself; its id comes back, and is gone for the next. Uvicorn closes after a failure."""
    with serving(app) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=DEADLINE)
        answers = []
        for path in ("/hello/a", "/hello/b", "/stream", "/nowhere", "/bug"):
            headers = {"X-Request-ID": "r-1", "X-Tenant-ID": "acme"} if path == "/hello/a" else {}
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            answers.append((response.headers["x-request-id"], response.read().decode()))
        connection.close()
    assert answers[0] == ("r-1", '"a r-1"')
    assert answers[1] == (answers[1][0], f'"b {answers[1][0]}"')
    assert answers[2][1] == "x" * 30
    assert service.told == {
        ("GET", "/hello/{name}", "200", "acme"): 1.0,
        ("GET", "/hello/{name}", "200", "unknown"): 1.0,
        ("GET", "/stream", "200", "unknown"): 1.0,
        ("GET", "/bug", "500", "unknown"): 1.0,
        ("GET", "unmatched", "404", "unknown"): 1.0,
    }
    assert service.failed == {("exception", "500", "/bug"): 1.0}


def test_a_client_that_leaves_a_stream(service, app):
    """It is cancelled, and no failure."""
    with serving(app) as port:
        connection = ask(port, "/endless")
        assert connection.recv(4096)
        connection.close()
        until(lambda: service.lines)
    assert service.told == {("GET", "/endless", "499", "unknown"): 1.0}
    assert service.failed == {}
    assert [(line["status"], line["outcome"]) for line in service.lines] == [(200, "cancelled")]


def test_a_server_that_stops(service, app):
    """What was under way is cancelled, and told."""
    with serving(app) as port:
        connection = ask(port, "/wait")
        assert app.state.waiting.wait(DEADLINE)
    connection.close()
    assert service.told == {("GET", "/wait", "499", "unknown"): 1.0}
    assert service.failed == {}
    assert [(line["status"], line["outcome"]) for line in service.lines] == [(None, "cancelled")]


def test_saturation_of_the_serving_loop(service, app):
    """The middleware starts it with the server's lifespan, in the server's loop."""
    saturation = Saturation(interval=0.01)
    with serving(TelemetryMiddleware(app, service.signals, saturation=saturation)):
        assert saturation.running
        until(lambda: saturation.sample().get("event_loop") is not None)
    saturation.stop()


GUNICORN = """
    import json, os, sys
    from typing import Literal
    from flask import Flask, Response
    from heliograph.metrics import Counter, Histogram, Labels, label
    from heliograph.runtime import context
    from heliograph.runtime.saturation import Saturation
    from heliograph.runtime.signals import GoldenSignals
    from heliograph.runtime.web.wsgi import TelemetryMiddleware

    class Request(Labels):
        endpoint: str
        status: str

    SIGNALS = GoldenSignals(
        requests=Counter("requests_total", "R.", Request), duration=Histogram("r_seconds", "D.", Request, buckets=(1,))
    )
    SATURATION = Saturation()
    app = Flask("example")

    @app.get("/hello/<name>")
    def hello(name):
        return f"{name} {context.current().get('request_id')}"

    @app.get("/endless")
    def endless():
        def parts():
            while True:
                yield b"x" * 100_000
        return Response(parts())

    @app.get("/state")
    def state():
        return [os.getpid(), os.getppid(), SATURATION.running]

    def line(**facts):
        facts = {name: str(fact) for name, fact in facts.items()} | {"request_id": context.current().get("request_id")}
        os.write(1, (json.dumps(facts) + "\\n").encode())

    app.wsgi_app = TelemetryMiddleware(app.wsgi_app, SIGNALS, line=line, saturation=SATURATION)
"""


@pytest.fixture
def gunicorn(tmp_path):
    """Gunicorn with one worker that was forked after the application was loaded: its port and what it has logged."""
    (tmp_path / "example.py").write_text(textwrap.dedent(GUNICORN))
    log = tmp_path / "log"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--preload", "-b", f"127.0.0.1:{port}", "example:app"],
            cwd=tmp_path,
            stdout=out,
            stderr=subprocess.PIPE,
            env={**os.environ, "HELIOGRAPH_STRICT": "1", "PYTHONPATH": str(Path(__file__).parents[3] / "generators")},
        )

    def answers():
        assert process.poll() is None, process.stderr.read().decode()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
        return False

    try:
        until(answers)
        yield port, lambda: [json.loads(line) for line in log.read_text().splitlines()]
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=DEADLINE)


def fetch(port, path, **headers):
    """What a request is answered."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    with urllib.request.urlopen(request, timeout=DEADLINE) as response:
        return response.headers["x-request-id"], response.read().decode()


def test_flask_behind_gunicorn(gunicorn):
    """Requests are told, a client that leaves a stream is cancelled, saturation is sampled in the worker."""
    port, log = gunicorn
    assert fetch(port, "/hello/a", X_Request_ID="r-1") == ("r-1", "a r-1")
    with ask(port, "/endless") as connection:
        assert connection.recv(4096)
    until(lambda: len(log()) == 2)
    own, parent, running = json.loads(fetch(port, "/state")[1])
    assert own != parent
    assert running
    until(lambda: len(log()) == 3)
    assert [(one["endpoint"], one["status"], one["outcome"]) for one in log()] == [
        ("/hello/<name>", "200", "ok"),
        ("/endless", "200", "cancelled"),
        ("/state", "200", "ok"),
    ]
    assert log()[0]["request_id"] == "r-1"
