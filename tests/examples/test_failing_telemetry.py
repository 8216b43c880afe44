"""When its telemetry fails the service serves as before, and says what it could not say."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

TROUBLED = Path(__file__).with_name("troubled.py")


def worked(service: Any) -> None:
    """Every request of an ordinary life is answered as it should be; scrapes too."""
    for number in range(5):
        assert service.ask("POST", "/datasets", {"dataset_type": "text"})[0] == 201
        path = f"/datasets/d{number + 1}"
        assert service.ask("POST", f"{path}/vectors", {"vectors": [[1.0, 0.0], [0.0, 1.0]]})[0] == 201
        assert service.ask("POST", f"{path}/search", {"vector": [1.0, 0.1]})[0] == 200
        assert service.ask("GET", "/datasets")[0] == 200
        assert service.ask("DELETE", path)[0] == 204
        assert service.ask("GET", "/metrics")[0] == 200
    served = service.sample("service_events_total", sli="availability", outcome="good")
    assert served == 25
    assert service.sample("service_events_total", sli="availability", outcome="bad") == 0


def errors(service: Any, reason: str) -> float:
    """How often the runtime says that something failed for this reason."""
    found: float = service.sample("heliograph_runtime_errors_total", reason=reason)
    return found


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_full_disk(stage: ModuleType, tmp_path: Path) -> None:
    """No line can be written: each one that is lost is counted."""
    service = stage.Service(tmp_path)
    with Path("/dev/full").open("wb") as full, stage.running(service, full):
        worked(service)
        assert errors(service, "log") >= 25


@pytest.mark.parametrize(
    ("trouble", "reason", "least"),
    [
        ("broken_processor", "trace", 25),
        ("broken_metric", "exposition", 5),
        ("wrong_use", "labels", 5),
        ("wrong_use", "value", 5),
    ],
)
def test_trouble(stage: ModuleType, tmp_path: Path, trouble: str, reason: str, least: int) -> None:
    """Span processors and collectors that raise, and wrong use by the service itself: each time it is counted."""
    service = stage.Service(tmp_path, str(TROUBLED), trouble)
    with stage.running(service):
        worked(service)
        assert errors(service, reason) >= least
    assert any(line["logger"] == "heliograph" for line in service.lines())


def test_dead_collector(stage: ModuleType, tmp_path: Path) -> None:
    """No span can be sent: OpenTelemetry says so in the log, in lines as all the rest, and each is counted."""
    service = stage.Service(tmp_path, str(TROUBLED), "dead_collector")
    with stage.running(service):
        worked(service)
        assert errors(service, "trace") >= 25
    said = [line for line in service.lines() if line["logger"].startswith("opentelemetry.sdk")]
    assert said
    assert all(line["exception"]["type"].endswith("URLError") for line in said)
    assert all("trace_id" in line for line in service.lines() if line["logger"] == "heliograph.request")
