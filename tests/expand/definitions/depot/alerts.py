"""An alert for every form of condition and of expression."""

from functools import partial

from depot.metrics import (
    BUILD,
    CPU,
    DISK_FREE,
    DISK_SIZE,
    DURATION,
    JOBS,
    JOBS_FAILED,
    LAST_SUCCESS,
    LOOKUPS_HIT,
    LOOKUPS_MISSED,
    MAINTENANCE,
    MEMORY,
    QUEUE,
    REQUESTS,
    TEMPERATURE,
    UP,
)
from depot.recordings import BUSY, FAILED_SHARE

from heliograph import CRITICAL, LOW, MEDIUM, Absence, Anomaly, Proof, Threshold, Trend, call, promql
from heliograph.metrics import is_not, matches, not_matches
from organisation.organisation import YARD

FAILING = REQUESTS.where(status_code=matches("5.."))
error_ratio = FAILING.rate().sum() / REQUESTS.rate().sum()
kept = {"severity": MEDIUM, "hold": "5m", "cooldown": "5m"}
threshold = partial(Threshold, summary="{{ $value | humanize }} is beyond the limit", **kept)

# Gauges.
QUEUE_LONG = threshold("QueueLong", QUEUE > 1000, labels={"lane_kind": "{{ $labels.lane | toUpper }}"})
QUEUE_EMPTY = threshold("QueueEmpty", QUEUE.where(lane=["letters", "parcels"]).max() <= 0)
COLD = threshold("Cold", TEMPERATURE.where(lane=is_not("freight")).min(by=["lane"]) < -5)
WARM = threshold("Warm", TEMPERATURE.over_time("max", "10m") >= 60, team=YARD)
MEMORY_FULL = threshold("MemoryFull", MEMORY.avg(by=["instance"]) > 0.9)
LOAD_SPREAD = threshold(
    "LoadSpread",
    CPU.max() / CPU.unscoped().min() > 2,
    allow={"HG317": "one series cannot be two of its values at once"},
)
SATURATED = threshold("Saturated", (CPU > 0.9).or_(MEMORY > 0.95))
UNATTENDED = threshold("Unattended", (MEMORY > 0.8).unless(MAINTENANCE.equals(1)))
LANES_BLOCKED = threshold("LanesBlocked", (QUEUE > 500).count() >= 2)

# Counters.
BUSY_ENDPOINT = threshold("BusyEndpoint", REQUESTS.rate().sum(by=["endpoint"]) > 100)
JOBS_STALLED = threshold("JobsStalled", JOBS.increase("30m") < 5)
JOB_FAILED = Threshold("JobFailed", JOBS_FAILED.increase("15m") > 0, severity=LOW, summary="a job failed")
INSTANT_BURST = threshold("InstantBurst", JOBS.irate("2m").sum() > 40)

# Ratios.
HIGH_ERROR_RATE = threshold("HighErrorRate", error_ratio > 0.05, summary="{{ $value | humanizePercentage }} fail")
ENDPOINT_ERRORS = threshold(
    "EndpointErrors", FAILING.rate().sum(by=["endpoint"]) / REQUESTS.rate().sum(by=["endpoint"]) > 0.5
)
NOT_PROBES = threshold(
    "NotProbes",
    REQUESTS.where(endpoint=not_matches("/(health|ready)"), method="POST", status_code=is_not("200")).rate().sum()
    / REQUESTS.where(endpoint=not_matches("/(health|ready)"), method="POST").rate().sum()
    > 0.2,
)
CACHE_COLD = threshold(
    "CacheCold", LOOKUPS_HIT.rate().sum() / (LOOKUPS_HIT.rate().sum() + LOOKUPS_MISSED.rate().sum()) < 0.6
)
ERRORS_UNDER_LOAD = threshold("ErrorsUnderLoad", (error_ratio > 0.1).and_(REQUESTS.rate().sum() > 10))
DISK_FULL = threshold("DiskFull", 1 - DISK_FREE / DISK_SIZE > 0.9)
DISK_ALMOST_FULL = threshold("DiskAlmostFull", 100 * DISK_FREE / DISK_SIZE < 10)
FAILURES_OUTWEIGH = threshold("FailuresOutweigh", JOBS_FAILED.rate().sum() > 0.1 * JOBS.rate().sum())

# Histograms.
SLOW = threshold("Slow", DURATION.quantile(0.95) > 2, summary="{{ $value | humanizeDuration }} at the 95th percentile")
SLOW_ENDPOINT = threshold("SlowEndpoint", DURATION.where(method="GET").quantile(0.99, by=["endpoint"]) > 0.75)
FEW_FAST = threshold("FewFast", DURATION.fraction(under=0.5) < 0.99)
SLOW_ON_AVERAGE = threshold("SlowOnAverage", DURATION.average() > 1)

# Time, joins, other functions, raw PromQL.
BACKUP_OLD = threshold("BackupOld", call("time") - LAST_SUCCESS > 86400, summary="{{ $value | humanizeDuration }} ago")
OLD_BUILD = threshold("OldBuild", (UP * BUILD.on("instance", group_left=["version"])).equals(0))
PARTLY_DOWN = threshold("PartlyDown", UP.equals(0).count() / UP.count() > 0.5)
ALL_DOWN = threshold("AllDown", UP.max() < 1, severity=CRITICAL)
BUSY_AT_ANY_TIME = threshold("BusyAtAnyTime", REQUESTS.rate().sum().over_time("max", "10m", step="1m") > 50)
FILLING = threshold("Filling", DISK_FREE.predict_linear("1h", "4h") < 0)
COOLING = threshold("Cooling", TEMPERATURE.deriv("30m") < -0.01)
DRIFT = threshold("Drift", call("abs", TEMPERATURE.delta("30m")) > 10)
RAW = threshold("Raw", promql('sum(rate(requests_total{method!="POST"}[10m])) / 2 > 30 and on() sum(up) >= 1'))
HEALTH_MISSING = threshold("HealthMissing", call("absent", UP))
FLAPPING = threshold(
    "Flapping",
    MAINTENANCE.changes("1h") > 4,
    proof=Proof(fires={MAINTENANCE: "0x40 1 0 1 0 1 0 1 0 0x280"}, quiet={MAINTENANCE: "0x40 1 0 1 0 0x280"}),
)

# What is recorded.
RECORDED_ERRORS = threshold("RecordedErrors", FAILED_SHARE > 0.3)
RECORDED_LOAD = threshold("RecordedLoad", BUSY > 200)

# Anomalies.
anomaly = partial(Anomaly, summary="far from normal", **kept)
DURATION_ANOMALY = anomaly("DurationAnomaly", DURATION.quantile(0.95), deviations=2)
TRAFFIC_ANOMALY = anomaly("TrafficAnomaly", REQUESTS.rate().sum(), direction="below", window="2h", samples=20)
MEMORY_ANOMALY = anomaly("MemoryAnomaly", MEMORY.avg(by=["instance"]), direction="above", floor=0.1, gap="20m")
ERROR_ANOMALY = anomaly("ErrorAnomaly", error_ratio, deviations=4, direction="above")

# Trends.
trend = partial(Trend, summary="{{ $labels.instance }} is going the wrong way", **kept)
MEMORY_TREND = trend("MemoryTrend", MEMORY.avg(by=["instance"]), window="1h", reaches=0.95, within="4h")
DISK_TREND = trend("DiskTrend", DISK_FREE, window="1h", reaches=0, within="1d")
SHARE_TREND = trend(
    "ShareTrend", DISK_FREE / DISK_SIZE, window="2h", reaches=0.1, within="1d", direction="falling", cooldown="0s"
)
QUEUE_TREND = trend("QueueTrend", QUEUE.sum(), window="30m", slope=2)
TEMPERATURE_TREND = trend("TemperatureTrend", TEMPERATURE, window="30m", slope=-0.005, hold="0s")

# Absences.
absence = partial(Absence, summary="nothing is there", severity=CRITICAL, cooldown="5m")
GONE = absence("Gone", UP)
NO_TRAFFIC = absence("NoTraffic", REQUESTS.where(method="GET"), window="5m", hold="2m")
NO_RATE = absence("NoRate", REQUESTS.rate().sum(by=["endpoint"]), window="5m")
