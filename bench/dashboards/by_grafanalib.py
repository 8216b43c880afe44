"""The workload by grafanalib 0.7.1 and its own writer."""

import json

from grafanalib._gen import DashboardEncoder
from grafanalib.core import Dashboard, GridPos, Stat, Target, Template, Templating, Threshold, TimeSeries
from workload import DASHBOARDS, SERIES_PANELS, STAT_PANELS, latency, rate, target, total

STEPS = [Threshold("green", 0, 0.0), Threshold("yellow", 1, 0.5), Threshold("red", 2, 1.0)]


def series(number: int) -> TimeSeries:
    """A time series of two queries."""
    return TimeSeries(
        title=f"Series {number}",
        description="Requests and latency.",
        dataSource="${datasource}",
        targets=[
            Target(expr=rate(number), legendFormat="{{route}}", refId="A", datasource="${datasource}"),
            Target(expr=latency(number), legendFormat="{{route}}", refId="B", datasource="${datasource}"),
        ],
        unit="reqps",
        gridPos=GridPos(h=8, w=12, x=12 * (number % 2), y=8 * (number // 2)),
        id=number + 1,
        extraJson={"fieldConfig": {"defaults": {"thresholds": {"mode": "absolute", "steps": STEPS}}}},
    )


def stat(number: int) -> Stat:
    """A number."""
    return Stat(
        title=f"Stat {number}",
        description="Requests.",
        dataSource="${datasource}",
        targets=[Target(expr=total(number), refId="A", datasource="${datasource}")],
        format="reqps",
        thresholds=STEPS,
        gridPos=GridPos(h=4, w=6, x=6 * (number % 4), y=40 + 4 * (number // 4)),
        id=SERIES_PANELS + number + 1,
    )


def panels() -> list:
    """Twenty panels."""
    return [*map(series, range(SERIES_PANELS)), *map(stat, range(STAT_PANELS))]


def main() -> None:
    """Write every dashboard."""
    folder = target()
    for number in range(DASHBOARDS):
        dashboard = Dashboard(
            title=f"Bench {number}",
            uid=f"bench-{number}",
            templating=Templating(
                [
                    Template("datasource", "prometheus", type="datasource"),
                    Template("job", "label_values(bench_requests_total, job)", dataSource="${datasource}", multi=True),
                    Template(
                        "instance",
                        "label_values(bench_requests_total, instance)",
                        dataSource="${datasource}",
                        multi=True,
                    ),
                ]
            ),
            panels=panels(),
        ).auto_panel_ids()
        text = json.dumps(dashboard.to_json_data(), sort_keys=True, indent=2, cls=DashboardEncoder)
        (folder / f"bench-{number}.json").write_text(text + "\n")


main()
