"""When the people who run the Tributary AI Service for DeepLake are told."""

from __future__ import annotations

from heliograph import CRITICAL, HIGH, LOW, MEDIUM, Absence, Anomaly, Threshold, Trend
from organisation.teams import PLATFORM, SEARCH
from tributary_telemetry.external import UP
from tributary_telemetry.metrics import AVAILABILITY, MEMORY_USAGE, REQUEST_DURATION

HIGH_ERROR_RATE = Threshold(
    "HighErrorRate",
    AVAILABILITY.bad_ratio() > 0.05,
    severity=HIGH,
    team=SEARCH,
    hold="5m",
    cooldown="5m",
    summary="{{ $value | humanizePercentage }} of requests fail",
    description="More than 5 % of all requests end in a 5xx response. Client errors do not count.",
    runbook="runbooks/high-error-rate.md",
)

HIGH_LATENCY = Threshold(
    "HighLatency",
    REQUEST_DURATION.quantile(0.95) > 2,
    severity=MEDIUM,
    team=SEARCH,
    hold="5m",
    cooldown="5m",
    summary="The slowest 5 % of requests take {{ $value | humanizeDuration }} or more",
    description="The 95th percentile of the time to serve a request is above 2 seconds.",
    runbook="runbooks/high-latency.md",
)

RESPONSE_TIME_ANOMALY = Anomaly(
    "ResponseTimeAnomaly",
    REQUEST_DURATION.quantile(0.95),
    deviations=2,
    window="1h",
    severity=MEDIUM,
    team=SEARCH,
    hold="5m",
    cooldown="5m",
    summary="Response times are far from those of the last hour",
    description="The 95th percentile is more than two standard deviations away from its own recent past.",
    runbook="runbooks/response-time-anomaly.md",
)

MEMORY_TREND = Trend(
    "MemoryUsageTrend",
    MEMORY_USAGE.avg(by=["instance"]),
    window="1h",
    reaches=0.95,
    within="4h",
    severity=LOW,
    team=PLATFORM,
    hold="15m",
    cooldown="5m",
    summary="{{ $labels.instance }} is running out of memory",
    description="If memory use grows on as in the last hour, it reaches 95 % of the limit in four hours, or it has.",
    runbook="runbooks/memory-usage-trend.md",
)

SERVICE_DOWN = Threshold(
    "ServiceDown",
    UP.max() < 1,
    severity=CRITICAL,
    team=PLATFORM,
    hold="2m",
    cooldown="5m",
    summary="No instance of the service answers",
    description="Every scrape of every instance fails: the service is down, or cut off from Prometheus.",
    runbook="runbooks/service-down.md",
    allow={"HG308": "when it fires, every panel of the service is empty"},
)

SERVICE_ABSENT = Absence(
    "ServiceAbsent",
    UP,
    window="5m",
    severity=CRITICAL,
    team=PLATFORM,
    hold="2m",
    cooldown="5m",
    summary="No instance of the service is discovered",
    description="Prometheus has had no target of this service for five minutes, so that no other alert can fire.",
    runbook="runbooks/service-absent.md",
    allow={"HG308": "what is absent has no line to draw"},
)
