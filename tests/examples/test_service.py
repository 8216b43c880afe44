"""The example as its README shows it: what it answers, what it exposes, what it says, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
HELIOGRAPH = str(Path(sys.executable).with_name("heliograph"))


@pytest.fixture(scope="module")
def service(stage: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The running service; any wrong use of the runtime is a failed request."""
    with stage.running(stage.Service(tmp_path_factory.mktemp("service"), HELIOGRAPH_STRICT="1")) as found:
        yield found


def run(*command: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """A program, to its end."""
    return subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False, cwd=ROOT, env=environment or dict(os.environ)
    )


def test_search_finds_the_nearest(service: Any) -> None:
    """Vectors are found by the angle between them, each tenant's in its own datasets alone."""
    status, body = service.ask("POST", "/datasets", {"dataset_type": "image"})
    made = json.loads(body)
    assert (status, made) == (201, {"id": made["id"], "dataset_type": "image", "vectors": 0})
    path = f"/datasets/{made['id']}"
    stored = service.ask("POST", f"{path}/vectors", {"vectors": [[1, 0], [0, 2], [-1, 0]]})
    assert stored == (201, b'["v0","v1","v2"]')
    status, body = service.ask("POST", f"{path}/search", {"vector": [0, 1], "count": 1})
    assert (status, json.loads(body)) == (200, [{"id": "v1", "cosine": 1.0}])
    assert service.ask("POST", f"{path}/search", {"vector": [0, 1]}, tenant="other")[0] == 404
    assert service.ask("GET", "/datasets", tenant="other") == (200, b"[]")
    assert service.ask("DELETE", path) == (204, b"")
    assert service.ask("GET", "/datasets") == (200, b"[]")


@pytest.mark.parametrize(
    ("path", "body", "tenant", "answer"),
    [
        ("/datasets/d/search", {"vector": [1]}, "acme", (404, "there is no dataset d")),
        ("{made}/vectors", {"vectors": [[1, 2]]}, "acme", (422, "vectors of this dataset have 3 numbers")),
        ("{made}/search", {"vector": [0, 0, 0]}, "acme", (422, "a vector has finite numbers that are not all 0")),
        ("/datasets", {}, "<script>", (400, "say whose request this is, in the header X-Tenant-ID")),
    ],
)
def test_mistakes_of_clients(service: Any, path: str, body: object, tenant: str, answer: tuple[int, str]) -> None:
    """They are answered in words, and are no errors of the service."""
    made = f"/datasets/{json.loads(service.ask('POST', '/datasets', {})[1])['id']}"
    service.ask("POST", f"{made}/vectors", {"vectors": [[1, 2, 3]]})
    status, said = service.ask("POST", path.format(made=made), body, tenant)
    assert (status, json.loads(said)["detail"]) == answer
    assert service.sample("service_events_total", sli="availability", outcome="bad") == 0


def test_one_search_in_every_signal(stage: ModuleType, tmp_path: Path) -> None:
    """A series, a span and log lines; the lines and the spans have one trace, the lines one request."""
    service = stage.Service(tmp_path, HELIOGRAPH_STRICT="1", TRIBUTARY_SPANS="console")
    with (tmp_path / "lines").open("wb") as lines, stage.running(service, lines):
        service.ask("POST", "/datasets", {})
        service.ask("POST", "/datasets/d1/vectors", {"vectors": [[1.0, 2.0]]})
        service.ask("POST", "/datasets/d1/search", {"vector": [1.0, 2.0]})
        assert service.sample("searches_performed_total", tenant_id="acme", search_type="vector") == 1
        path = "/datasets/{dataset_id}/search"
        served = {"method": "POST", "endpoint": path, "status_code": "200", "tenant_id": "acme"}
        assert service.sample("requests_total", **served) == 1
    spans = {one["name"]: one for one in service.lines()}
    server, search = spans[f"POST {path}"], spans["index.search"]
    assert search["parent_id"] == server["context"]["span_id"]
    said = [json.loads(line) for line in (tmp_path / "lines").read_text(encoding="utf-8").splitlines()]
    trace = server["context"]["trace_id"].removeprefix("0x")
    of_search = [line for line in said if line.get("trace_id") == trace]
    assert [line["message"] for line in of_search] == ["A search was answered.", f"POST {path} 200"]
    assert len({line["request_id"] for line in of_search}) == 1
    assert {line["tenant_id"] for line in of_search} == {"acme"}


def test_probes_and_scrapes_are_no_requests(service: Any) -> None:
    """They are answered, and neither counted nor logged."""
    assert service.ask("GET", "/healthz") == (200, b'"ok"')
    assert service.ask("GET", "/metrics")[0] == 200
    assert b'endpoint="/datasets"' in service.ask("GET", "/metrics")[1]
    assert b'endpoint="/metrics"' not in service.ask("GET", "/metrics")[1]
    assert {line["endpoint"] for line in service.lines() if line["logger"] == "heliograph.request"} <= {
        "/datasets", "/datasets/{dataset_id}", "/datasets/{dataset_id}/search", "/datasets/{dataset_id}/vectors",
    }  # fmt: skip


def test_livecheck_finds_nothing_wrong(service: Any) -> None:
    """After some load the service exposes all that it declares and nothing else, and a third of its values."""
    loading = run(sys.executable, "-m", "tributary_service.load", service.url, "--seconds", "4", "--rate", "40")
    assert loading.returncode == 0, loading.stderr
    assert set(loading.stdout.replace(",", "").split()[2::3]) <= {"200", "201", "204"}
    checked = run(HELIOGRAPH, "livecheck", f"{service.url}/metrics", "--format", "json", "--strict")
    said = json.loads(checked.stdout)
    assert (checked.returncode, said["findings"]) == (0, [])
    coverage = said["coverage"]
    assert coverage["metrics"]["exposed"] == coverage["metrics"]["declared"] >= 24
    assert coverage["metrics"]["with_series"] >= 20
    assert coverage["label_values"]["seen"] / coverage["label_values"]["declared"] > 0.35


def test_the_load_is_bounded() -> None:
    """What would be too much is refused, and a service that is not there is no traceback."""
    load = (sys.executable, "-m", "tributary_service.load")
    refused = run(*load, "--rate", "100000")
    assert refused.returncode == 2
    assert refused.stderr.endswith("argument --rate: 100000 is not above 0 and at most 1000\n")
    absent = run(*load, "http://127.0.0.1:9", "--seconds", "0.5", "--rate", "4")
    assert (absent.returncode, absent.stdout) == (0, "2 × ConnectError\n")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("TRIBUTARY_PORT", "http", "TRIBUTARY_PORT=http is no port: give a number up to 65535"),
        ("TRIBUTARY_SPANS", "moon", "TRIBUTARY_SPANS=moon is no place for spans: give off or console"),
        ("TRIBUTARY_MEMORY_LIMIT", "0", "TRIBUTARY_MEMORY_LIMIT=0 is no size: give a number of bytes"),
        ("TRIBUTARY_MEMORY_LIMIT", "1G", "TRIBUTARY_MEMORY_LIMIT=1G is no size: give a number of bytes"),
        ("TRIBUTARY_LOG_LEVEL", "LOUD", "TRIBUTARY_LOG_LEVEL=LOUD is no level: give DEBUG, INFO, WARNING or ERROR"),
    ],
)
def test_wrong_settings(name: str, value: str, said: str) -> None:
    """The process says what is wrong, and ends."""
    ended = run(sys.executable, "-m", "tributary_service", environment={**os.environ, name: value})
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", said + "\n")


def test_it_lets_itself_be_broken_only_when_it_may(stage: ModuleType, tmp_path: Path) -> None:
    """Without TRIBUTARY_FAULTS=1 there is no such path."""
    with stage.running(stage.Service(tmp_path, TRIBUTARY_FAULTS="0")) as service:
        assert service.ask("POST", "/faults", {"error_ratio": 1})[0] == 404


def test_requests_under_way_are_ended(stage: ModuleType, tmp_path: Path) -> None:
    """Asked to stop, the process first answers who waits."""
    service = stage.Service(tmp_path)
    with stage.running(service):
        service.order(latency_seconds=2)
        answers: list[int] = []
        client = threading.Thread(target=lambda: answers.append(service.ask("GET", "/datasets")[0]))
        client.start()
        time.sleep(0.5)  # it is under way
        service.stop(signal.SIGTERM)
        client.join()
    assert answers == [200]
    assert service.lines()[-2]["message"] == "Application shutdown complete."


def test_several_processes(stage: ModuleType, tmp_path: Path) -> None:
    """Under gunicorn, in a folder that is not there yet, two workers count as one, and all ends cleanly.

    All is exposed, the runtime's own counters too; each line is JSON, and none of them warns.
    """
    settings = ROOT / "examples/tributary_service/gunicorn.conf.py"
    service = stage.Service(
        tmp_path, "-m", "gunicorn", "-c", str(settings), "tributary_service.app:app",
        PROMETHEUS_MULTIPROC_DIR=str(tmp_path / "metrics"),
    )  # fmt: skip
    with stage.running(service):
        for _ in range(40):
            assert service.ask("GET", "/datasets")[0] == 200
        labels = {"method": "GET", "endpoint": "/datasets", "status_code": "200", "tenant_id": "acme"}
        assert service.sample("requests_total", **labels) == 40
        assert service.sample("service_events_total", sli="availability", outcome="good") == 40
        assert service.sample("heliograph_runtime_errors_total", reason="labels") == 0
        checked = run(HELIOGRAPH, "livecheck", f"{service.url}/metrics", "--strict")
        assert checked.returncode == 0, checked.stdout
    assert {line["severity"] for line in service.lines()} == {"INFO"}
    served = [line for line in service.lines() if line["logger"] == "heliograph.request"]
    assert len(served) == 40
