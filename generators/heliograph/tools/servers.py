"""Real Prometheus and Alertmanager servers on loopback, for as long as a `with` block runs."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from heliograph.tools.process import ToolFailed, redacted, require, running
from heliograph.values import frozen

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Generator, Mapping, Sequence

    import httpx

_STARTING_SECONDS = 60
_LOG_LINES = 10


@frozen
class Server:
    """A running server: its name, its address, and its API."""

    name: str
    url: str
    client: httpx.Client

    def get_json(self, path: str, parameters: Mapping[str, str] | None = None) -> Any:
        """The JSON answer to a GET of `path`, such as `/api/v1/rules`."""
        import httpx

        try:
            answer = self.client.get(path, params=parameters)
        except httpx.HTTPError as fault:
            raise ToolFailed(f"{self.name} does not answer to {path}: {fault}") from fault
        if answer.is_error:
            raise ToolFailed(f"{self.name} answers {answer.status_code} to {path}: {answer.text.strip()[:300]}")
        try:
            return answer.json()
        except ValueError as fault:
            raise ToolFailed(f"{self.name} answers to {path} with something that is no JSON") from fault


@contextlib.contextmanager
def prometheus(
    rules: Sequence[Path] = (),
    *,
    evaluation_interval: str = "1s",
    scrapes: Sequence[Mapping[str, Any]] = (),
    features: Sequence[str] = (),
    alertmanagers: Sequence[Server] = (),
) -> Generator[Server]:
    """A Prometheus that has loaded the rule files; `evaluation_interval` is for groups without one of their own.

    `scrapes` are scrape configurations in Prometheus' words, by default one scrape a second; `features` are flags such
    as exemplar-storage. Alerts are sent to every one of `alertmanagers`. After a POST to `/-/reload` it has
    read the rule files again.
    """
    if absent := [str(path) for path in rules if not path.is_file()]:
        raise ToolFailed(f"no such rule file: {', '.join(absent)}")
    with tempfile.TemporaryDirectory(prefix="heliograph-", ignore_cleanup_errors=True) as folder:
        config = Path(folder, "prometheus.json")  # JSON is YAML
        settings: dict[str, Any] = {
            "global": {"evaluation_interval": evaluation_interval, "scrape_interval": "1s", "scrape_timeout": "1s"},
            "rule_files": [_literal(path.resolve()) for path in rules],
            "scrape_configs": list(scrapes),
        }
        if alertmanagers:
            targets = [one.url.removeprefix("http://") for one in alertmanagers]
            settings["alerting"] = {"alertmanagers": [{"static_configs": [{"targets": targets}]}]}
        config.write_text(json.dumps(settings), encoding="utf-8")
        options = [f"--config.file={config}", f"--storage.tsdb.path={folder}/data", "--web.enable-lifecycle"]
        options += [f"--enable-feature={','.join(features)}"] if features else []
        with _serving("prometheus", options, Path(folder, "log")) as server:
            yield server


@contextlib.contextmanager
def alertmanager(config: Path) -> Generator[Server]:
    """An Alertmanager that has loaded `config`; it belongs to no cluster."""
    with tempfile.TemporaryDirectory(prefix="heliograph-", ignore_cleanup_errors=True) as folder:
        options = [f"--config.file={config.resolve()}", f"--storage.path={folder}/data", "--cluster.listen-address="]
        with _serving("alertmanager", options, Path(folder, "log")) as server:
            yield server


@contextlib.contextmanager
def _serving(name: str, options: Sequence[str], log: Path) -> Generator[Server]:
    """Starts the server on a free port of loopback, waits until it is ready, and stops it however the block is left."""
    import httpx

    address = f"127.0.0.1:{_free_port()}"
    url = f"http://{address}"
    with (
        running([str(require(name)), *options, f"--web.listen-address={address}"], log) as process,
        httpx.Client(base_url=url, trust_env=False, timeout=30) as client,
    ):
        _wait(name, process, client, log)
        yield Server(name, url, client)


def _wait(name: str, process: subprocess.Popen[bytes], client: httpx.Client, log: Path) -> None:
    import httpx

    deadline = time.monotonic() + _STARTING_SECONDS
    while process.poll() is None:
        with contextlib.suppress(httpx.HTTPError):
            if client.get("/-/ready").is_success:
                return
        if time.monotonic() > deadline:
            raise ToolFailed(f"{name} is not ready after {_STARTING_SECONDS} s:\n{_reasons(log)}")
        time.sleep(0.05)
    raise ToolFailed(f"{name} stopped while starting, with exit code {process.returncode}:\n{_reasons(log)}")


def _literal(path: Path) -> str:
    """The pattern that matches `path` alone: Prometheus reads the names of rule files as patterns."""
    return re.sub(r"([?\[\\])", r"\\\1", str(path))


def _reasons(log: Path) -> str:
    """The errors that the server logged, or without any the end of its log."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    errors = [line for line in lines if "level=error" in line.lower()]
    return redacted("\n".join(f"  {line}" for line in (errors or lines)[-_LOG_LINES:]))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
