"""What the examples of checks are written with: the words of definitions, and a small service to be wrong about.

`Gauge` and `Histogram` are the metrics; an example that draws one of these panels imports it.
"""

from typing import Literal

from heliograph import *  # noqa: F403
from heliograph import CRITICAL, HIGH, LOW, MEDIUM, Datasource, Environment, Organisation, Slack, Team
from heliograph.metrics import *  # noqa: F403
from heliograph.metrics import LATENCY, Counter, Gauge, Histogram, Labels, label


class Request(Labels):
    """One request."""

    method: Literal["GET", "POST", "OTHER"]
    endpoint: str = label(limit=100)
    status_code: str = label(limit=60)


REQUESTS = Counter("requests_total", "Requests received.", Request)
REQUEST_DURATION = Histogram("request_duration_seconds", "Time to serve a request.", Request, buckets=LATENCY)
MEMORY_USAGE = Gauge("memory_usage_ratio", "Share of the memory limit in use.")

CHAT = Slack("search-chat", channel="#search", api_url_file="/etc/alertmanager/secrets/slack")
SEARCH = Team("search", receivers={CRITICAL: [CHAT], HIGH: [CHAT], MEDIUM: [CHAT], LOW: [CHAT]})
PROMETHEUS = Datasource("Prometheus", kind="prometheus", url="http://prometheus:9090", uid="prometheus", default=True)
PRODUCTION = Environment("production", datasources=[PROMETHEUS], folder="Services")
ORGANISATION = Organisation(
    "example",
    teams=[SEARCH],
    environments=[PRODUCTION],
    grafana="https://grafana.example.com",
    runbooks="https://runbooks.example.com",
    fallback=[CHAT],
)
