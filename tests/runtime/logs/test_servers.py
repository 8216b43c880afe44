"""Real servers on loopback: all that uvicorn and gunicorn say is JSON, once, and the request line is ours."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

APP = """
import logging

from heliograph.runtime import context, logs

logs.setup(service="shop")
logging.getLogger("app").info("made")


def fail(method, path):
    try:
        raise ValueError("password=zzz")
    except ValueError as error:
        logs.request_line(method=method, endpoint=path, status=500, duration=0.1, outcome="error", error=error)
        raise


async def asgi(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    with context.bound(request_id="r1"):
        logging.getLogger("app").info("handling %s", scope["path"])
        if scope["path"] == "/broken":
            fail("GET", scope["path"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})
        logs.request_line(method=scope["method"], endpoint=scope["path"], status=200, duration=0.1)


def wsgi(environ, start_response):
    with context.bound(request_id="r1"):
        logging.getLogger("app").info("handling %s", environ["PATH_INFO"])
        if environ["PATH_INFO"] == "/broken":
            fail("GET", environ["PATH_INFO"])
        start_response("200 OK", [])
        logs.request_line(method="GET", endpoint=environ["PATH_INFO"], status=200, duration=0.1)
        return [b"ok"]


if __name__ == "__main__":
    import sys

    import uvicorn

    uvicorn.run(asgi, port=int(sys.argv[1]))
"""
GUNICORN = """
from heliograph.runtime import logs

logs.setup(service="shop")
logger_class = "heliograph.runtime.logs.gunicorn.Logger"
accesslog = "-"
"""


def free_port():
    """A port that nobody listens at."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def served(folder, command, *paths, port):
    """What a server writes from its start, through requests for these paths, to its end; all of its output."""
    (folder / "app.py").write_text(APP)
    (folder / "conf.py").write_text(GUNICORN)
    environment = {**os.environ, "PYTHONWARNINGS": "ignore", "PYTHONDONTWRITEBYTECODE": "1"}
    with (
        (folder / "out").open("w+") as out,
        subprocess.Popen(
            [sys.executable, *command], cwd=folder, stdout=out, stderr=subprocess.STDOUT, env=environment
        ) as process,
    ):
        try:
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline and process.poll() is None:
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
                time.sleep(0.05)
            for path in paths:
                with contextlib.suppress(urllib.error.HTTPError):
                    urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30).close()
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
        return (folder / "out").read_text()


def read(text):
    """The lines that are JSON, and those that are not."""
    lines, others = [], []
    for line in text.splitlines():
        try:
            lines.append(json.loads(line))
        except ValueError:
            others.append(line)
    return lines, others


def check_requests(lines):
    """Each message of the application once, each request one line, a failure structured and without its secret.

    The server, which gets it last, tells of it too; its stack stands in the request's line.
    """
    said = [(line["logger"], line["message"]) for line in lines]
    for message in "handling /search", "handling /broken":
        assert said.count(("app", message)) == 1
    assert said.count(("heliograph.request", "GET /search 200")) == 1
    assert not [logger for logger, _ in said if logger in {"uvicorn.access", "gunicorn.access"}]
    failure, again = (line for line in lines if "exception" in line)
    assert failure["message"] == "GET /broken 500"
    assert failure["exception"].pop("stacktrace").endswith('raise ValueError("password=[redacted]")\n')
    assert failure["exception"] == {"type": "ValueError", "message": "password=[redacted]"}
    assert again["logger"] in {"uvicorn.error", "gunicorn.error"}
    assert again["exception"] == {**failure["exception"], "logged_by": "heliograph.request"}
    assert {line["service"] for line in lines} == {"shop"}
    requests = [line for line in lines if line["logger"] == "heliograph.request"]
    assert [line["request_id"] for line in requests] == ["r1", "r1"]


@pytest.mark.parametrize("started", ["run", "command"])
def test_uvicorn_writes_json(tmp_path, started):
    """Run by the program itself, after `setup`; and from the command line, which comes before it."""
    port = free_port()
    command = {"run": ["app.py", str(port)], "command": ["-m", "uvicorn", "app:asgi", "--port", str(port)]}[started]
    text = served(tmp_path, command, "/search", "/broken", port=port)
    lines, others = read(text)
    assert others == []
    check_requests(lines)
    said = [line["message"] for line in lines if line["logger"] == "uvicorn.error"]
    assert "Application startup complete." in said
    assert len(said) == len(set(said))
    assert any(line["message"] == "Exception in ASGI application\n" for line in lines)


def test_uvicorn_with_workers_writes_json(tmp_path):
    """The workers' lines; the supervisor loads no application, and speaks as before."""
    port = free_port()
    command = ["-m", "uvicorn", "app:asgi", "--port", str(port), "--workers", "2", "--no-use-colors"]
    lines, others = read(served(tmp_path, command, "/search", "/broken", port=port))
    check_requests(lines)
    assert [line["message"] for line in lines].count("made") == 2
    assert all(line.startswith("INFO:") for line in others)
    assert not any("GET" in line for line in others)


@pytest.mark.parametrize("worker", ["sync", "uvicorn.workers.UvicornWorker"])
def test_gunicorn_writes_json(tmp_path, worker):
    """With its logger class the master, too: not one line is anything else."""
    port = free_port()
    app = "app:wsgi" if worker == "sync" else "app:asgi"
    command = ["-m", "gunicorn", "-c", "conf.py", "-k", worker, "-w", "2", "-b", f"127.0.0.1:{port}", app]
    lines, others = read(served(tmp_path, command, "/search", "/broken", port=port))
    assert others == []
    check_requests(lines)
    said = [line["message"] for line in lines if line["logger"] == "gunicorn.error"]
    assert any(message.startswith("Starting gunicorn") for message in said)
    assert sum(message.startswith("Booting worker") for message in said) == 2


def test_gunicorn_without_our_logger_class(tmp_path):
    """What workers say once the application is loaded is JSON; the master speaks as before."""
    port = free_port()
    command = ["-m", "gunicorn", "-b", f"127.0.0.1:{port}", "--access-logfile", "-", "app:wsgi"]
    lines, others = read(served(tmp_path, command, "/search", "/broken", port=port))
    check_requests(lines)
    assert others
    assert all(line.startswith("[") for line in others)


def test_gunicorn_with_our_logger_class_alone(tmp_path):
    """Where the configuration sets nothing up, the logger class does, under gunicorn's name of the process."""
    port = free_port()
    logger = "heliograph.runtime.logs.gunicorn.Logger"
    command = ["-m", "gunicorn", "-b", f"127.0.0.1:{port}", "-n", "shop", "--logger-class", logger, "app:wsgi"]
    lines, others = read(served(tmp_path, command, "/search", "/broken", port=port))
    assert others == []
    check_requests(lines)
