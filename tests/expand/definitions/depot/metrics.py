"""What the depot counts, and what others count for it."""

from typing import Literal

from heliograph.metrics import LATENCY, Counter, Gauge, Histogram, Info, Labels, label


class Request(Labels):
    """A request."""

    method: Literal["GET", "POST"]
    endpoint: str = label(limit=50)
    status_code: str = label(limit=20)


class Lane(Labels):
    """A lane of the sorter."""

    lane: Literal["letters", "parcels", "freight"]


class Build(Labels):
    """What runs."""

    version: str


class Device(Labels):
    """A disk of a machine."""

    device: str


REQUESTS = Counter("requests_total", "Requests.", Request)
DURATION = Histogram("request_duration_seconds", "Time to serve a request.", Request, buckets=LATENCY)
JOBS = Counter("jobs_total", "Jobs done.")
JOBS_FAILED = Counter("jobs_failed_total", "Jobs that failed.")
LOOKUPS_HIT = Counter("lookups_hit_total", "Look-ups that found something.")
LOOKUPS_MISSED = Counter("lookups_missed_total", "Look-ups that found nothing.")
QUEUE = Gauge("queue_length", "Parcels that wait.", Lane)
MEMORY = Gauge("memory_usage_ratio", "Share of the memory limit in use.")
CPU = Gauge("cpu_usage_ratio", "Share of the CPU in use.")
TEMPERATURE = Gauge("temperature_celsius", "How warm it is.", Lane)
MAINTENANCE = Gauge("maintenance_active", "1 while somebody works on it.")
LAST_SUCCESS = Gauge("last_success_timestamp_seconds", "When the last backup was made.")
BUILD = Info("depot_info", "What runs.", Build)

UP = Gauge("up", "1 while the last scrape of a target succeeded.", foreign="Prometheus")
DISK_FREE = Gauge("node_filesystem_avail_bytes", "Free space.", Device, foreign="node", scope={"job": "node"})
DISK_SIZE = Gauge("node_filesystem_size_bytes", "All space.", Device, foreign="node", scope={"job": "node"})
