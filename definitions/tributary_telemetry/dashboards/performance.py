"""Where the time and the memory go."""

from __future__ import annotations

from heliograph import Dashboard, Row, TimeSeries
from tributary_telemetry.alerts import MEMORY_TREND
from tributary_telemetry.metrics import (
    CACHE_REQUESTS,
    CPU_USAGE,
    DATABASE_CONNECTIONS,
    INDEX_BUILD,
    MEMORY_USAGE,
)

cache_hit_ratio = CACHE_REQUESTS.where(result="hit").rate().sum(by=["cache_type"]) / CACHE_REQUESTS.rate().sum(
    by=["cache_type"]
)

PERFORMANCE = Dashboard(
    "Tributary AI Service for DeepLake Performance",
    Row(
        "Processes",
        TimeSeries("CPU Usage", CPU_USAGE.avg(by=["instance"]), max=1),
        TimeSeries("Memory Usage", MEMORY_USAGE.avg(by=["instance"]), alert=MEMORY_TREND, max=1),
    ),
    Row(
        "Dependencies and indexes",
        TimeSeries("Database Connections", DATABASE_CONNECTIONS.sum(by=["instance"])),
        TimeSeries("Cache Hit Rate", cache_hit_ratio, max=1),
        TimeSeries("Index Build Time", INDEX_BUILD.quantile(0.95, by=["index_type"])),
    ),
    description="Detailed performance metrics.",
)
