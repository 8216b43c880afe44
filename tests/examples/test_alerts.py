"""A fault in the running service raises exactly the alerts that its definitions promise, and mending it ends them.

A minute passes in a second. Every request takes 0.3 s, in the middle of a wide bucket, so that the noise of the machine
does not look like a change of the service.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

pytestmark = pytest.mark.servers

FACTOR = 60
USUAL = 0.3


@pytest.fixture
def scene(stage: ModuleType, acceleration: ModuleType, tmp_path: Path) -> Iterator[Any]:
    """The service under load, watched; any wrong use of the runtime would be a failed request."""
    service = stage.Service(tmp_path, HELIOGRAPH_STRICT="1")
    with stage.running(service):
        service.order(latency_seconds=USUAL)
        with stage.loaded(service), stage.staged(service, tmp_path, acceleration, FACTOR) as found:
            yield found


def test_errors(scene: Any) -> None:
    """Half of the requests fail: the search team is paged about the error rate alone, and then told it is over."""
    scene.calm(7)
    scene.service.order(latency_seconds=USUAL, error_ratio=0.5)
    scene.expect("search-high", "firing", "HighErrorRate")
    scene.service.order(latency_seconds=USUAL)
    scene.expect("search-high", "resolved", "HighErrorRate")
    scene.concluded("HighErrorRate", "search-high")


@pytest.mark.soak
def test_latency(scene: Any) -> None:
    """Requests take 3 s: the search team is told that latency is high. There is no baseline yet to differ from."""
    scene.calm(7)
    scene.service.order(latency_seconds=3)
    scene.expect("search-medium", "firing", "HighLatency")
    scene.service.order(latency_seconds=USUAL)
    scene.expect("search-medium", "resolved", "HighLatency")
    scene.concluded("HighLatency", "search-medium")


@pytest.mark.soak
def test_anomaly(scene: Any) -> None:
    """After most of an hour in which requests took 0.3 s, 0.8 s are odd, though not yet too much."""
    scene.calm(50)
    scene.service.order(latency_seconds=0.85)
    scene.expect("search-medium", "firing", "ResponseTimeAnomaly")
    scene.service.order(latency_seconds=USUAL)
    scene.expect("search-medium", "resolved", "ResponseTimeAnomaly")
    scene.concluded("ResponseTimeAnomaly", "search-medium")


@pytest.mark.soak
def test_killed(scene: Any) -> None:
    """The process is killed: the platform team is paged at once, and told when it is back."""
    scene.calm(7)
    scene.service.stop(9)
    scene.expect("platform-critical", "firing", "ServiceDown")
    scene.service.start()
    scene.expect("platform-critical", "resolved", "ServiceDown")
    scene.concluded("ServiceDown", "platform-critical")


@pytest.mark.soak
def test_leak(stage: ModuleType, acceleration: ModuleType, tmp_path: Path) -> None:
    """Each request leaks in a process of 512 MiB: the platform team gets mail long before memory is full."""
    service = stage.Service(tmp_path, TRIBUTARY_MEMORY_LIMIT=str(512 << 20))
    with stage.running(service):
        service.order(latency_seconds=USUAL)
        with stage.loaded(service), stage.staged(service, tmp_path, acceleration, FACTOR) as scene:
            scene.calm(12)
            service.order(latency_seconds=USUAL, leak_bytes=400_000)
            scene.expect("platform-low", "firing", "MemoryUsageTrend")
            assert float(scene.ask("memory_usage_ratio")[0]["value"][1]) < 0.8
            service.order(latency_seconds=USUAL)
            # The window of the trend must flatten first, and its group was told not long ago.
            scene.expect("platform-low", "resolved", "MemoryUsageTrend", seconds=240)
            scene.concluded("MemoryUsageTrend", "platform-low")
