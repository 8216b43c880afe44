"""The workload by heliograph: definitions, generation, the atomic writer.

The word `checks` asks for all checks, too, and `provisioning` for the file that tells Grafana where dashboards are.
"""

import sys
from itertools import islice
from pathlib import Path

from heliograph.values import collect_rarely

collect_rarely()  # as the command does before it imports anything else

from workload import DASHBOARDS, SERIES_PANELS, STAT_PANELS, code, target

from heliograph import (
    HIGH,
    Dashboard,
    Environment,
    GeneratedAlerts,
    Organisation,
    Query,
    Service,
    Slack,
    Stat,
    Team,
    TimeSeries,
)
from heliograph.expand import expand
from heliograph.metrics import LATENCY, Counter, Histogram, Labels, label
from heliograph.model.project import Project
from heliograph.targets import grafana
from heliograph.writing import write


class Request(Labels):
    """One request."""

    code: str = label(limit=60)
    route: str = label(limit=60)


REQUESTS = Counter("bench_requests_total", "Requests.", Request)
DURATION = Histogram("bench_duration_seconds", "Time to serve a request.", Request, buckets=LATENCY)
STEPS = {0.5: "yellow", 1: "red"}
NO_ALERTS = GeneratedAlerts(without=dict.fromkeys(["LabelOverflow", "TelemetryErrors"], "the others have none"))


def dashboard(number: int) -> Dashboard:
    """One dashboard of twenty panels."""
    series = [
        TimeSeries(
            f"Series {one}",
            [
                Query(REQUESTS.where(code=code(number, one)).rate().sum(by=["route"])),
                Query(DURATION.where(code=code(number, one)).quantile(0.95, by=["route"])),
            ],
            description="Requests and latency.",
            unit="reqps",
            thresholds=STEPS,
        )
        for one in range(SERIES_PANELS)
    ]
    stats = [
        Stat(
            f"Stat {one}",
            REQUESTS.where(code=code(number, one)).rate().sum(),
            description="Requests.",
            unit="reqps",
            thresholds=STEPS,
        )
        for one in range(STAT_PANELS)
    ]
    return Dashboard(f"Bench {number}", *series, *stats, key=f"bench-{number}")


def main() -> None:
    """Write every dashboard."""
    team = Team("bench", receivers={HIGH: [Slack("bench", channel="#bench", api_url_file="/run/slack")]})
    definitions = [REQUESTS, DURATION, *map(dashboard, range(DASHBOARDS))]
    service = Service("bench", team=team, definitions=definitions, generated_alerts=NO_ALERTS)
    environment = Environment("production")
    organisation = Organisation(
        "bench", teams=[team], environments=[environment], grafana="https://g", runbooks="https://r", fallback=[]
    )
    project = Project(organisation, (service,), Path(__file__).parent, {"bench": Path(__file__).parent})
    checking = "checks" in sys.argv[2:]
    if checking:
        from heliograph import checks

        checks.run(project)
    expanded = expand(project, service, environment)
    if checking:
        checks.run(project, [expanded])
    artifacts = grafana.generate(project, expanded)  # the dashboards, made one by one, then the provisioning file
    write(target(), {"bench": artifacts if "provisioning" in sys.argv[2:] else islice(artifacts, DASHBOARDS)})


main()
