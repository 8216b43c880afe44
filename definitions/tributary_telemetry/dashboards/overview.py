"""The first page to open: is the service well, and who notices if not?"""

from __future__ import annotations

from heliograph import Dashboard, Row, Stat, TimeSeries
from tributary_telemetry.alerts import HIGH_ERROR_RATE, HIGH_LATENCY
from tributary_telemetry.metrics import (
    AVAILABILITY,
    DATASETS_ACTIVE,
    REQUEST_DURATION,
    REQUESTS,
    SEARCH_DURATION,
    VECTORS_ADDED,
)

OVERVIEW = Dashboard(
    "Tributary AI Service for DeepLake Overview",
    Row(
        "Golden signals",
        Stat("Request Rate", REQUESTS.rate().sum(), description="Requests per second, all tenants."),
        Stat(
            "Error Rate",
            AVAILABILITY.bad_ratio(),
            alert=HIGH_ERROR_RATE,
            thresholds={0.01: "yellow", 0.05: "red"},
        ),
        Stat(
            "Response Time P95",
            REQUEST_DURATION.quantile(0.95),
            alert=HIGH_LATENCY,
            thresholds={1: "yellow", 2: "red"},
        ),
        Stat("Active Datasets", DATASETS_ACTIVE.sum()),
    ),
    Row(
        "Work",
        TimeSeries("Vector Operations", VECTORS_ADDED.rate().sum(by=["operation_type"])),
        TimeSeries("Search Performance", SEARCH_DURATION.quantile(0.95, by=["search_type"])),
    ),
    description="High-level overview of the service.",
)
