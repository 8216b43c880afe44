"""Dashboards of grafanalib, rendered as ours."""

from __future__ import annotations

import json
import warnings
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from grafanalib import core as old

from heliograph import Row, imported_dashboard, imported_panel, schemas


def test_a_dashboard_of_grafanalib_is_upgraded(shop: Any, lint: Any) -> None:
    """From schema version 12 it becomes one of 42 that fits the schema and keeps the linter's rules."""
    targets = [old.Target(expr='sum(rate(orders_total{method="card"}[$__rate_interval])) by (shop)')]
    queues = [old.Target(expr="max(queue_ratio)", legendFormat="queue")]
    panels = [
        old.Graph(title="Graph", dataSource="Prometheus", targets=targets),
        old.SingleStat(title="Single", targets=queues, thresholds="0.5,0.9", colorValue=True),
        old.TimeSeries(title="Series", targets=targets, thresholds=[old.Threshold("green", 0, 0.0)]),
        old.Stat(title="Stat", targets=queues, mappings=[old.StatValueMapping("none", "0", 1)]),
        old.GaugePanel(title="Gauge", targets=queues),
        old.BarGauge(title="Bars", targets=queues),
        old.Table(title="Table", targets=targets),
        old.PieChartv2(title="Pie", targets=targets),
        old.Heatmap(title="Heat", targets=targets),
        old.Histogram(title="Histogram", targets=queues),
        old.StateTimeline(title="States", targets=queues),
        old.Text(title="Text", content="words"),
    ]
    dashboard = imported_dashboard(old.Dashboard(title="Old", panels=panels), key="old")
    files = shop.files([dashboard])
    rendered = json.loads(files["grafana/dashboards/shop-old.json"])
    assert schemas.problems("dashboard", rendered) == []
    assert lint(rendered, files.get("grafana/dashboards/.lint", "")) == []
    assert rendered["schemaVersion"] == 42
    exprs = {target["expr"] for panel in rendered["panels"] for target in panel.get("targets", [])}
    assert exprs == {
        'sum by (shop) (rate(orders_total{instance=~"$instance",job=~"$job",method="card"}[$__rate_interval]))',
        'max(queue_ratio{instance=~"$instance",job=~"$job"})',
    }
    units = {panel["title"]: panel["fieldConfig"]["defaults"].get("unit") for panel in rendered["panels"]}
    assert (units["Series"], units["Stat"]) == ("cps", "percentunit")


def test_a_panel_of_grafanalib_stands_among_ours(shop: Any) -> None:
    """In a row, with the size that it had."""
    panel = imported_panel(
        old.Stat(title="Old", targets=[old.Target(expr="up")], gridPos=old.GridPos(h=5, w=7, x=1, y=1))
    )
    row, stat = shop.drawn(Row("Among ours", panel))["panels"]
    assert (row["title"], stat["title"]) == ("Among ours", "Old")
    assert stat["gridPos"] == {"h": 5, "w": 7, "x": 0, "y": 1}
