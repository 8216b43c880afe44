"""The workload by grafanalib 0.7.1 and its own writer; `extraJson` says what its words cannot."""

import json

from grafanalib._gen import DashboardEncoder
from grafanalib.core import (
    GRAPH_TOOLTIP_MODE_SHARED_CROSSHAIR,
    Annotations,
    Dashboard,
    DashboardLink,
    GridPos,
    Stat,
    Target,
    Template,
    Templating,
    Threshold,
    Time,
    TimeSeries,
)
from workload import (
    DASHBOARDS,
    INSTANCES,
    JOBS,
    SERIES_PANELS,
    STAT_PANELS,
    identity,
    latency,
    rate,
    series_box,
    stat_box,
    target,
    total,
)

SOURCE = {"type": "prometheus", "uid": "${datasource}"}
STEPS = [Threshold("green", 0, 0.0), Threshold("yellow", 1, 0.5), Threshold("red", 2, 1.0)]


def query(expr: str, ref: str, legend: str) -> Target:
    """One query."""
    return Target(expr=expr, legendFormat=legend, refId=ref, datasource=SOURCE)


def series(board: int, number: int) -> TimeSeries:
    """A time series of two queries."""
    title = f"Series {number}"
    return TimeSeries(
        title=title,
        description="Requests and latency.",
        dataSource=SOURCE,
        targets=[
            query(rate(board, number), "A", "bench_requests_total {{route}}"),
            query(latency(board, number), "B", "p95 {{route}}"),
        ],
        unit="reqps",
        axisPlacement="auto",
        axisSoftMin=0,
        colorMode="palette-classic",
        drawStyle="line",
        fillOpacity=10,
        gradientMode="none",
        legendCalcs=[],
        legendDisplayMode="list",
        legendPlacement="bottom",
        lineInterpolation="linear",
        lineWidth=1,
        pointSize=5,
        showPoints="never",
        spanNulls=False,
        stacking={"group": "A", "mode": "none"},
        thresholds=STEPS,
        thresholdsStyleMode="line",
        tooltipMode="multi",
        tooltipSort="desc",
        gridPos=GridPos(**series_box(number)),
        id=identity(title),
        extraJson={"options": {"legend": {"showLegend": True}}, "pluginVersion": "11.0.0"},
    )


def stat(board: int, number: int) -> Stat:
    """A number."""
    title = f"Stat {number}"
    return Stat(
        title=title,
        description="Requests.",
        dataSource=SOURCE,
        targets=[query(total(board, number), "A", title)],
        format="reqps",
        alignment="auto",
        color={"mode": "thresholds"},
        colorMode="value",
        graphMode="area",
        orientation="auto",
        reduceCalc="lastNotNull",
        textMode="auto",
        thresholds=STEPS,
        gridPos=GridPos(**stat_box(number)),
        id=identity(title),
        extraJson={"options": {"showPercentChange": False, "wideLayout": True}, "pluginVersion": "11.0.0"},
    )


def variable(name: str, label: str, asked: str) -> Template:
    """A variable with the values of a label."""
    return Template(
        name, asked, label=label, dataSource=SOURCE, includeAll=True, allValue=".+", multi=True, refresh=2, regex=""
    )


def dashboard(board: int) -> Dashboard:
    """Twenty panels."""
    annotation = {
        "builtIn": 1,
        "datasource": {"type": "grafana", "uid": "-- Grafana --"},
        "enable": True,
        "hide": True,
        "iconColor": "rgba(0, 211, 255, 1)",
        "name": "Annotations & Alerts",
        "type": "dashboard",
    }
    link = DashboardLink(
        title="Dashboards of this service", asDropdown=True, includeVars=True, keepTime=True, tags=["bench"]
    )
    sources = Template("datasource", "prometheus", type="datasource", label="Data source", regex="")
    templates = [sources, variable("job", "Job", JOBS), variable("instance", "Instance", INSTANCES)]
    return Dashboard(
        title=f"Bench {board}",
        uid=f"bench-bench-{board}",
        annotations=Annotations([annotation]),
        editable=False,
        graphTooltip=GRAPH_TOOLTIP_MODE_SHARED_CROSSHAIR,
        links=[link],
        refresh="1m",
        schemaVersion=42,
        tags=["bench"],
        templating=Templating(templates),
        time=Time("now-1h", "now"),
        timezone="browser",
        panels=[
            *[series(board, one) for one in range(SERIES_PANELS)],
            *[stat(board, one) for one in range(STAT_PANELS)],
        ],
    )


def main() -> None:
    """Write every dashboard."""
    folder = target()
    for board in range(DASHBOARDS):
        text = json.dumps(dashboard(board).to_json_data(), sort_keys=True, indent=2, cls=DashboardEncoder)
        (folder / f"bench-bench-{board}.json").write_text(text + "\n")


main()
