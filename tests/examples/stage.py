"""The example in its surroundings, on loopback: the service and its load, Prometheus, Alertmanager, and who is told.

Rules and routes are those of `output/`, with time running faster; every receiver is a webhook of the same name.
"""

from __future__ import annotations

import contextlib
import http.client
import http.server
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from heliograph.tools import servers

ROOT = Path(__file__).parents[2]
RULES = ROOT / "output/tributary/prometheus/rules/tributary.yaml"
ROUTES = ROOT / "output/organisation/alertmanager/alertmanager.yaml"
STARTING_SECONDS = 30


def until(holds: Callable[[], Any], seconds: float, what: str) -> Any:
    """Wait for something that others do; what it is in the end."""
    end = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        time.sleep(0.1)
    return found


class Service:
    """The example's process. It keeps its port when it is started again."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "service.log"
        self._arguments = arguments or ("-m", "tributary_service")
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(("HELIOGRAPH_", "OTEL_"))}
        self._environment = {**inherited, "TRIBUTARY_PORT": str(self.port), "TRIBUTARY_FAULTS": "1", **environment}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, stdout: Any = None) -> None:
        """Start it, and wait until it answers."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, *self._arguments],
                stdin=subprocess.DEVNULL,
                stdout=stdout or log,
                stderr=log,
                env=self._environment,
            )
        until(self._answers, STARTING_SECONDS, "the service answers")

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal, and wait for the end; the exit code."""
        assert self._process is not None
        self._process.send_signal(number)
        return self._process.wait(STARTING_SECONDS)

    def ask(self, method: str, path: str, body: object = None, tenant: str = "acme") -> tuple[int, bytes]:
        """The status and body of one answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Content-Type": "application/json", "X-Tenant-ID": tenant}
        with contextlib.closing(connection):
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            return answer.status, answer.read()

    def order(self, **faults: float) -> None:
        """Break the service in these ways, and in no other."""
        assert self.ask("POST", "/faults", faults)[0] == 200

    def lines(self) -> list[dict[str, Any]]:
        """What it has logged."""
        return [json.loads(line) for line in self.log.read_text(encoding="utf-8").splitlines()]

    def sample(self, name: str, **labels: str) -> float:
        """The value of one series, 0 if there is none."""
        from prometheus_client.parser import text_string_to_metric_families

        _, body = self.ask("GET", "/metrics")
        samples = [one for family in text_string_to_metric_families(body.decode()) for one in family.samples]
        return next((one.value for one in samples if one.name == name and one.labels == labels), 0.0)

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.log.read_text(encoding="utf-8")
        with contextlib.suppress(OSError):
            return self.ask("GET", "/healthz")[0] == 200
        return False

    @property
    def alive(self) -> bool:
        """Whether there is a process."""
        return self._process is not None and self._process.poll() is None


@contextlib.contextmanager
def running(service: Service, stdout: Any = None) -> Iterator[Service]:
    """The service runs while the block does, and ends cleanly."""
    try:
        service.start(stdout)
        yield service
    finally:
        if service.alive:
            assert service.stop() in {0, -signal.SIGTERM}  # uvicorn ends, then lets the signal end the process


@contextlib.contextmanager
def loaded(service: Service, rate: float = 10) -> Iterator[None]:
    """Clients ask while the block runs."""
    command = [sys.executable, "-m", "tributary_service.load", service.url, "--seconds", "600", "--rate", str(rate)]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.kill()
        process.wait()


@dataclass
class Notified:
    """What was sent to the receivers: name, firing or resolved, and which alert."""

    url: str
    sent: list[tuple[str, str, str]] = field(default_factory=list)


@contextlib.contextmanager
def receivers() -> Iterator[Notified]:
    """A server that takes every notification."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            assert self.path == f"/{told['receiver']}"
            notified.sent += [(told["receiver"], one["status"], one["labels"]["alertname"]) for one in told["alerts"]]
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        notified = Notified(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, args=[0.1])
        thread.start()
        try:
            yield notified
        finally:
            server.shutdown()
            thread.join()


class Stage:
    """All of it, and what is seen of it."""

    def __init__(self, service: Service, prometheus: servers.Server, notified: Notified) -> None:
        self.service = service
        self.prometheus = prometheus
        self.notified = notified

    def ask(self, expression: str) -> list[dict[str, Any]]:
        """The answer of Prometheus to a query."""
        answer = self.prometheus.get_json("/api/v1/query", {"query": expression})
        found: list[dict[str, Any]] = answer["data"]["result"]
        return found

    def firing(self) -> set[str]:
        """The alerts that fire now."""
        return {one["metric"]["alertname"] for one in self.ask('ALERTS{alertstate="firing"}')}

    def fired(self) -> set[str]:
        """The alerts that have fired at any time."""
        return {one["metric"]["alertname"] for one in self.ask('count_over_time(ALERTS{alertstate="firing"}[1h])')}

    def calm(self, seconds: float) -> None:
        """See that for so long nothing fires, while requests are served."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self.firing() == set(), self.ask("ALERTS")
            time.sleep(0.5)
        assert self.ask("sum(increase(requests_total[5s])) > 0")

    def expect(self, receiver: str, status: str, alert: str, seconds: float = 120) -> None:
        """Wait until a receiver has been told."""
        wanted = (receiver, status, alert)
        until(lambda: wanted in self.notified.sent, seconds, f"{wanted}; there was {self.notified.sent}")

    def concluded(self, alert: str, *told: str) -> None:
        """Nothing but this alert has fired, and nobody but these was told: once that it fires, once that it is over."""
        assert self.fired() == {alert}
        wanted = sorted((receiver, status, alert) for receiver in told for status in ("firing", "resolved"))
        assert sorted(set(self.notified.sent)) == wanted


@contextlib.contextmanager
def staged(service: Service, folder: Path, acceleration: Any, factor: float) -> Iterator[Stage]:
    """The service is watched by servers in which time runs `factor` times faster, by the rendered rules and routes."""
    rules = folder / "rules.yaml"
    rules.write_text("groups: []")
    with receivers() as notified:
        routes = folder / "alertmanager.yaml"
        config = yaml.safe_load(ROUTES.read_text(encoding="utf-8"))
        config["route"] = acceleration.routes(config["route"], factor)
        config["receivers"] = [_webhook(one, notified.url) for one in config["receivers"]]
        routes.write_text(yaml.safe_dump(config))
        scrape = {"job_name": "tributary", "static_configs": [{"targets": [service.url.removeprefix("http://")]}]}
        with (
            servers.alertmanager(routes) as alertmanager,
            servers.prometheus([rules], scrapes=[scrape], alertmanagers=[alertmanager]) as prometheus,
        ):
            found = Stage(service, prometheus, notified)
            # Prometheus takes 5 s to discover its targets, which would be minutes without any to these rules.
            until(lambda: found.ask("up == 1"), STARTING_SECONDS, "the service is scraped")
            faster = acceleration.rules(yaml.safe_load(RULES.read_text(encoding="utf-8")), factor)
            rules.write_text(yaml.safe_dump(faster))
            assert prometheus.client.post("/-/reload").is_success
            yield found


def _webhook(receiver: dict[str, Any], url: str) -> dict[str, Any]:
    """The receiver, with its first way of telling replaced."""
    configs = next(value for key, value in receiver.items() if key.endswith("_configs"))
    name = receiver["name"]
    return {
        "name": name,
        "webhook_configs": [{"url": f"{url}/{name}", "send_resolved": configs[0]["send_resolved"]}],
    }
