"""The floor: the very dashboards that heliograph writes, as plain dictionaries by hand, through orjson."""

import orjson
from workload import (
    DASHBOARDS,
    INSTANCES,
    JOBS,
    SERIES_PANELS,
    STAT_PANELS,
    STEPS,
    identity,
    latency,
    rate,
    series_box,
    stat_box,
    target,
    total,
)

SOURCE = {"type": "prometheus", "uid": "${datasource}"}
OPTIONS = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE


def thresholds() -> dict:
    """Three steps."""
    return {"mode": "absolute", "steps": [{"color": color, "value": value} for value, color in STEPS]}


def query(ref: str, expr: str, legend: str) -> dict:
    """One query."""
    return {
        "datasource": SOURCE,
        "editorMode": "code",
        "expr": expr,
        "format": "time_series",
        "instant": False,
        "legendFormat": legend,
        "range": True,
        "refId": ref,
    }


def series(board: int, number: int) -> dict:
    """A time series of two queries."""
    return {
        "datasource": SOURCE,
        "description": "Requests and latency.",
        "fieldConfig": {
            "defaults": {
                "color": {"mode": "palette-classic"},
                "custom": {
                    "axisPlacement": "auto",
                    "axisSoftMin": 0,
                    "drawStyle": "line",
                    "fillOpacity": 10,
                    "gradientMode": "none",
                    "lineInterpolation": "linear",
                    "lineWidth": 1,
                    "pointSize": 5,
                    "showPoints": "never",
                    "spanNulls": False,
                    "stacking": {"group": "A", "mode": "none"},
                    "thresholdsStyle": {"mode": "line"},
                },
                "thresholds": thresholds(),
                "unit": "reqps",
            },
            "overrides": [],
        },
        "gridPos": series_box(number),
        "id": identity(f"Series {number}"),
        "links": [],
        "options": {
            "legend": {"calcs": [], "displayMode": "list", "placement": "bottom", "showLegend": True},
            "tooltip": {"mode": "multi", "sort": "desc"},
        },
        "pluginVersion": "11.0.0",
        "targets": [
            query("A", rate(board, number), "bench_requests_total {{route}}"),
            query("B", latency(board, number), "p95 {{route}}") | {"exemplar": True},
        ],
        "title": f"Series {number}",
        "type": "timeseries",
    }


def stat(board: int, number: int) -> dict:
    """A number."""
    return {
        "datasource": SOURCE,
        "description": "Requests.",
        "fieldConfig": {
            "defaults": {"color": {"mode": "thresholds"}, "thresholds": thresholds(), "unit": "reqps"},
            "overrides": [],
        },
        "gridPos": stat_box(number),
        "id": identity(f"Stat {number}"),
        "links": [],
        "options": {
            "colorMode": "value",
            "graphMode": "area",
            "justifyMode": "auto",
            "orientation": "auto",
            "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False},
            "showPercentChange": False,
            "textMode": "auto",
            "wideLayout": True,
        },
        "pluginVersion": "11.0.0",
        "targets": [query("A", total(board, number), f"Stat {number}")],
        "title": f"Stat {number}",
        "type": "stat",
    }


def variable(name: str, label: str, asked: str, current: dict) -> dict:
    """A variable with the values of a label."""
    return {
        "allValue": ".+",
        "current": current,
        "datasource": SOURCE,
        "definition": asked,
        "hide": 0,
        "includeAll": True,
        "label": label,
        "multi": True,
        "name": name,
        "options": [],
        "query": asked,
        "refresh": 2,
        "regex": "",
        "skipUrlSync": False,
        "sort": 1,
        "type": "query",
    }


def variables() -> list:
    """Datasource, job and instance."""
    return [
        {
            "hide": 0,
            "includeAll": False,
            "label": "Data source",
            "multi": False,
            "name": "datasource",
            "options": [],
            "query": "prometheus",
            "refresh": 1,
            "regex": "",
            "skipUrlSync": False,
            "type": "datasource",
        },
        variable("job", "Job", JOBS, {"text": ["bench"], "value": ["bench"]}),
        variable("instance", "Instance", INSTANCES, {"text": ["All"], "value": ["$__all"]}),
    ]


def dashboard(number: int) -> dict:
    """Twenty panels."""
    annotations = {
        "builtIn": 1,
        "datasource": {"type": "grafana", "uid": "-- Grafana --"},
        "enable": True,
        "hide": True,
        "iconColor": "rgba(0, 211, 255, 1)",
        "name": "Annotations & Alerts",
        "type": "dashboard",
    }
    link = {
        "asDropdown": True,
        "icon": "external link",
        "includeVars": True,
        "keepTime": True,
        "tags": ["bench"],
        "targetBlank": False,
        "title": "Dashboards of this service",
        "tooltip": "",
        "type": "dashboards",
        "url": "",
    }
    return {
        "annotations": {"list": [annotations]},
        "description": "",
        "editable": False,
        "graphTooltip": 1,
        "links": [link],
        "panels": [
            *[series(number, one) for one in range(SERIES_PANELS)],
            *[stat(number, one) for one in range(STAT_PANELS)],
        ],
        "preload": False,
        "refresh": "1m",
        "schemaVersion": 42,
        "tags": ["bench"],
        "templating": {"list": variables()},
        "time": {"from": "now-1h", "to": "now"},
        "timezone": "browser",
        "title": f"Bench {number}",
        "uid": f"bench-bench-{number}",
    }


def main() -> None:
    """Write every dashboard."""
    folder = target()
    for number in range(DASHBOARDS):
        (folder / f"bench-bench-{number}.json").write_bytes(orjson.dumps(dashboard(number), option=OPTIONS))


main()
