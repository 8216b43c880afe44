"""Panels and dashboards of grafanalib, or Grafana's own JSON, among ours."""

from __future__ import annotations

import json
import warnings
from typing import Any

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from grafanalib import core as old

from heliograph import (
    AlertList,
    Annotation,
    ChoiceVariable,
    Dashboard,
    Gauge,
    IntervalVariable,
    Link,
    Mapping,
    NodeGraph,
    Override,
    PieChart,
    Query,
    QueryVariable,
    Row,
    Stat,
    Table,
    Text,
    TextVariable,
    TimeSeries,
    Traces,
    Transformation,
    imported_dashboard,
    imported_panel,
    promql,
)
from heliograph.findings import DefinitionError
from heliograph.model.panels.options import Legend
from heliograph.source import file_of

UP = [old.Target(expr="up", refId="A")]


def test_a_panel_of_grafanalib_becomes_ours() -> None:
    """A time series with its unit, its colours and its query, without grafanalib's oddities."""
    panel = imported_panel(
        old.TimeSeries(
            title="Up",
            dataSource="Prometheus",
            targets=[old.Target(expr="up", legendFormat="{{job}}", refId="A", instant=True, hide=True)],
            unit="s",
            thresholds=[old.Threshold("blue", 0, 0.0), old.Threshold("red", 1, 5.0)],
            description="Is it up?",
            lineWidth=3,
            drawStyle="bars",
            stacking={"mode": "normal"},
            legendDisplayMode="table",
            legendPlacement="right",
            legendCalcs=["max", "lastNotNull"],
            gridPos=old.GridPos(h=5, w=7, x=3, y=0),
        ),
        key="up",
    )
    assert panel == TimeSeries(
        "Up",
        Query(promql("up"), legend="{{job}}", instant=True, hidden=True),
        description="Is it up?",
        unit="s",
        base_color="blue",
        thresholds={5.0: "red"},
        draw_style="bars",
        line_width=3,
        fill_opacity=0,
        show_points="auto",
        stacking="normal",
        thresholds_style="off",
        legend=Legend("right", "table", ("max", "lastNotNull")),
        tooltip="single",
        links=[],
        mappings=[],
        overrides=[],
        transformations=[],
        key="up",
        width=7,
        height=5,
    )


def test_a_graph_becomes_a_time_series() -> None:
    """The removed kind keeps what people set on it."""
    panel = imported_panel(
        old.Graph(
            title="Requests",
            targets=UP,
            yAxes=old.YAxes(
                old.YAxis(format="reqps", min=1, max=9, label="rate", logBase=10), old.YAxis(format="bytes")
            ),
            fill=2,
            lineWidth=4,
            stack=True,
            percentage=True,
            steppedLine=True,
            nullPointMode="null",
            thresholds=[old.GraphThreshold(value=7.0, op="gt", colorMode="critical")],
            legend=old.Legend(values=True, avg=True, current=True, alignAsTable=True, rightSide=True),
            seriesOverrides=[{"alias": "/mem.*/", "yaxis": 2, "color": "red", "linewidth": 1, "fill": 0}],
            aliasColors={"up": "green"},
            span=4,
        )
    )
    assert isinstance(panel, TimeSeries)
    assert (panel.unit, panel.min, panel.max, panel.axis_label, panel.log_base) == ("reqps", 1, 9, "rate", 10)
    assert (panel.fill_opacity, panel.line_width, panel.stacking, panel.line_interpolation) == (
        20,
        4,
        "percent",
        "stepAfter",
    )
    assert (panel.span_nulls, panel.show_points, panel.width) == (False, "never", 8)
    assert (panel.base_color, panel.thresholds) == ("green", {7.0: "red"})
    assert panel.legend == Legend("right", "table", ("mean", "lastNotNull"))
    assert panel.overrides == [
        Override("up", properties={"color": {"fixedColor": "green", "mode": "fixed"}}),
        Override(
            "/mem.*/",
            by="regexp",
            properties={
                "custom.axisPlacement": "right",
                "unit": "bytes",
                "color": {"fixedColor": "red", "mode": "fixed"},
                "custom.lineWidth": 1,
                "custom.fillOpacity": 0,
            },
        ),
    ]


def test_a_threshold_below_turns_the_base() -> None:
    """A graph's threshold that is passed downwards makes the ground bad and what is above good."""
    panel = imported_panel({"type": "graph", "thresholds": [{"value": 2, "op": "lt", "colorMode": "warning"}]})
    assert isinstance(panel, TimeSeries)
    assert (panel.base_color, panel.thresholds) == ("orange", {2.0: "green"})


@pytest.mark.parametrize(
    ("changes", "style", "points"),
    [({"bars": True}, "bars", "never"), ({"lines": False, "points": True}, "points", "always"), ({}, "line", "never")],
)
def test_a_graph_is_drawn_as_it_was(changes: dict[str, Any], style: str, points: str) -> None:
    """With bars, points or lines."""
    panel = imported_panel({"type": "graph", "title": "t", **changes})
    assert isinstance(panel, TimeSeries)
    assert (panel.draw_style, panel.show_points, panel.stacking) == (style, points, "none")


def test_a_singlestat_becomes_a_stat_or_a_gauge() -> None:
    """The removed kind keeps its number, its colours and its words."""
    single = old.SingleStat(
        title="Errors",
        targets=UP,
        format="percent",
        valueName="avg",
        decimals=1,
        thresholds="1,5",
        colorBackground=True,
        sparkline=old.SparkLine(show=True),
        nullText="nothing",
        valueMaps=[{"op": "=", "text": "N/A", "value": "null"}],
        rangeMaps=[{"from": "2", "to": "", "text": "many"}],
    )
    stat = imported_panel(single)
    assert isinstance(stat, Stat)
    assert (stat.unit, stat.reduce, stat.decimals, stat.no_value) == ("percent", "mean", 1, "nothing")
    assert (stat.color_mode, stat.graph_mode) == ("background", "area")
    assert (stat.base_color, list(stat.thresholds)) == ("rgba(50, 172, 45, 0.97)", [1.0, 5.0])
    assert stat.mappings == [
        Mapping(kind="value", match="null", text="N/A"),
        Mapping(kind="range", match=(2.0, None), text="many"),
    ]
    single.gauge = old.Gauge(show=True, minValue=1, maxValue=7)
    gauge = imported_panel(single)
    assert isinstance(gauge, Gauge)
    assert (gauge.min, gauge.max) == (1, 7)
    plain = imported_panel(old.SingleStat(title="Errors", targets=UP, thresholds="1,5"))
    assert isinstance(plain, Stat)
    assert (plain.color_mode, plain.thresholds) == ("none", {})


def test_other_kinds_of_grafanalib() -> None:
    """Tables, pies and texts."""
    table = imported_panel(old.Table(title="T", targets=UP, transformations=[{"id": "merge", "options": {"a": 1}}]))
    assert isinstance(table, Table)
    assert table.transformations == [Transformation("merge", {"a": 1})]
    pie = imported_panel(old.PieChart(title="P", targets=UP, pieType="donut", format="bytes"))
    assert isinstance(pie, PieChart)
    assert (pie.pie_type, pie.unit, pie.reduce) == ("donut", "bytes", "lastNotNull")
    text = imported_panel(old.Text(title="N", content="**x**"))
    assert isinstance(text, Text)
    assert (text.content, text.mode) == ("**x**", "markdown")


def test_kinds_that_draw_no_metrics() -> None:
    """Lists of alerts, traces and graphs of services keep what our kinds have a word for."""
    options = {
        "alertInstanceLabelFilter": '{severity="high"}',
        "alertName": "Slow",
        "groupBy": ["team"],
        "maxItems": 7,
        "sortOrder": 5,
        "stateFilter": {"firing": True, "pending": False, "inactive": True},
        "viewMode": "stat",
    }
    alerts = imported_panel({"type": "alertlist", "title": "A", "options": options})
    assert alerts == AlertList(
        "A", states=["firing", "normal"], matching='severity="high"', name="Slow", group_by=["team"], max_items=7,
        sort_order="newest", view_mode="stat", links=[],
    )  # fmt: skip
    traces = imported_panel({"type": "traces", "title": "T", "targets": [{"refId": "A"}, {"query": "$trace_id"}]})
    assert traces == Traces("T", "$trace_id", links=[])
    graph = imported_panel(
        {
            "type": "nodeGraph",
            "title": "G",
            "targets": [{"queryType": "serviceMap", "serviceMapQuery": '{client="web"}'}],
            "options": {"zoomMode": "greedy", "layoutAlgorithm": "force"},
        }
    )
    assert graph == NodeGraph("G", matching='client="web"', zoom_mode="greedy", layout_algorithm="force", links=[])


def test_an_alert_list_of_grafanalib() -> None:
    """Its options stand beside the panel's other keys, under the names that states had then."""
    states = [old.ALERTLIST_STATE_ALERTING, old.ALERTLIST_STATE_OK]
    alerts = imported_panel(old.AlertList(title="A", stateFilter=states, limit=5, nameFilter="Slow", sortOrder=3))
    assert alerts == AlertList("A", states=["firing", "normal"], name="Slow", max_items=5, width=12, links=[])
    assert imported_panel({"type": "alertlist", "title": "A"}) == AlertList("A", links=[])


def test_json_of_grafana_itself() -> None:
    """What somebody exported from Grafana 12 comes back as it was."""
    panel = imported_panel(
        {
            "type": "table",
            "title": "Hosts",
            "targets": [{"expr": "up", "datasource": {"type": "prometheus", "uid": "x"}, "legendFormat": "__auto"}],
            "links": [{"title": "Go", "url": "/d/x", "targetBlank": True}, {"title": "nowhere"}],
            "fieldConfig": {
                "defaults": {
                    "unit": "none",
                    "color": {"mode": "fixed", "fixedColor": "red"},
                    "custom": {"align": "center", "spanNulls": 3600000},
                    "mappings": [
                        {"type": "value", "options": {"1": {"text": "up", "color": "green"}, "0": {"text": "down"}}},
                        {"type": "range", "options": {"from": 2, "to": None, "result": {"text": "odd"}}},
                        {"type": "regex", "options": {"pattern": "a.*", "result": {"color": "blue"}}},
                        {"type": "special", "options": {"match": "null", "result": {"text": "gone"}}},
                    ],
                },
                "overrides": [
                    {"matcher": {"id": "byFrameRefID", "options": "A"}, "properties": [{"id": "min", "value": 1}]}
                ],
            },
            "options": {"cellHeight": "lg", "sortBy": [{"displayName": "job", "desc": False}], "unheard": {"of": 1}},
        }
    )
    assert isinstance(panel, Table)
    assert panel.queries == (Query(promql("up")),)
    assert (panel.unit, panel.color, panel.align, panel.cell_height) == (None, "red", "center", "lg")
    assert (panel.sort_by, panel.sort_descending) == ("job", False)
    assert panel.links == [Link("Go", url="/d/x", new_tab=True)]
    assert panel.overrides == [Override("A", by="query", properties={"min": 1})]
    assert panel.mappings == [
        Mapping(kind="value", match="1", text="up", color="green"),
        Mapping(kind="value", match="0", text="down"),
        Mapping(kind="range", match=(2, None), text="odd"),
        Mapping(kind="regex", match="a.*", color="blue"),
        Mapping(kind="special", match="null", text="gone"),
    ]


def test_a_whole_dashboard_of_grafanalib() -> None:
    """Its panels, variables, marks and times, as definitions of ours."""
    dashboard = imported_dashboard(
        old.Dashboard(
            title="Old",
            description="From before.",
            tags=["a"],
            refresh="30s",
            time=old.Time("now-3h", "now"),
            timezone="utc",
            links=[old.DashboardLink(title="Manual", uri="/manual", type="link"), old.DashboardLink(title="tags")],
            templating=old.Templating(
                list=[
                    old.Template(name="datasource", type="datasource", query="prometheus", dataSource=None),
                    old.Template(name="job", query="label_values(up, job)"),
                    old.Template(
                        name="tenant", query="label_values(x, tenant)", multi=True, includeAll=True, regex="/a/"
                    ),
                    old.Template(name="size", type="custom", query="s, m,l"),
                    old.Template(name="step", type="interval", query="1m,5m", default="1m"),
                    old.Template(name="text", type="textbox", query="x"),
                    old.Template(name="fixed", type="constant", query="a,b"),
                ]
            ),
            annotations=old.Annotations(
                list=[
                    {"name": "built in", "builtIn": 1},
                    {
                        "name": "deploys",
                        "expr": "changes(x[5m])",
                        "iconColor": "blue",
                        "tagKeys": "a,b",
                        "titleFormat": "t",
                    },
                ]
            ),
            panels=[
                old.RowPanel(title="Second", gridPos=old.GridPos(h=1, w=24, x=0, y=9)),
                old.Stat(title="Right", targets=UP, gridPos=old.GridPos(h=4, w=6, x=6, y=0)),
                old.Stat(title="Left", targets=UP, gridPos=old.GridPos(h=4, w=6, x=0, y=0)),
                old.Stat(title="Below", targets=UP, gridPos=old.GridPos(h=4, w=6, x=0, y=10)),
            ],
        ),
        key="old",
    )
    assert (dashboard.title, dashboard.key, dashboard.description, dashboard.tags) == (
        "Old",
        "old",
        "From before.",
        ("a",),
    )
    assert (dashboard.refresh, dashboard.since, dashboard.timezone) == ("30s", "3h", "utc")
    assert [one.title for one in dashboard.rows] == ["Left", "Right", "Second"]
    assert [one.title for one in dashboard.panels] == ["Left", "Right", "Below"]
    assert dashboard.variables == (
        QueryVariable("tenant", "label_values(x, tenant)", regex="/a/"),
        ChoiceVariable("size", ["s", "m", "l"], multi=False, everything=False),
        IntervalVariable("step", ["1m", "5m"]),
        TextVariable("text", default="x"),
        ChoiceVariable("fixed", ["a,b"], multi=False, everything=False),
    )
    assert dashboard.annotations == (
        Annotation("deploys", promql("changes(x[5m])"), title="t", tags=("a", "b"), color="blue"),
    )
    assert [link.title for link in dashboard.links] == ["Manual"]


def test_rows_of_old_become_rows() -> None:
    """With twelve columns and one height for all panels of a row, as Grafana 4 had them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        dashboard = imported_dashboard(
            old.Dashboard(
                title="Older",
                rows=[
                    old.Row(title="One", panels=[old.Graph(title="a", targets=UP), old.Graph(title="b", targets=UP)]),
                    old.Row(
                        title="Two",
                        collapse=True,
                        height=old.Pixels(100),
                        panels=[old.SingleStat(title="c", targets=UP)],
                    ),
                ],
            )
        )
    one, two = dashboard.rows
    assert isinstance(one, Row)
    assert isinstance(two, Row)
    assert [(panel.title, panel.width, panel.height) for panel in one.panels] == [("a", 12, 8), ("b", 12, 8)]
    assert (two.collapsed, two.panels[0].height) == (True, 3)


def test_a_collapsed_row_holds_its_panels() -> None:
    """Grafana keeps the panels of a collapsed row inside of it."""
    inside = [
        {"type": "text", "title": "b", "gridPos": {"x": 6, "y": 2}},
        {"type": "text", "title": "a", "gridPos": {"y": 2}},
    ]
    rows = [
        {"type": "row", "title": "First", "collapsed": True, "panels": inside, "gridPos": {"y": 1}, "repeat": "job"},
        {"type": "row", "title": "Last", "gridPos": {"y": 5}},
    ]
    first, last = imported_dashboard({"title": "New", "panels": rows}).rows
    assert isinstance(first, Row)
    assert ([panel.title for panel in first.panels], first.collapsed, first.repeat) == (["a", "b"], True, "job")
    assert last == Row("Last")


class Cycle:
    """An object whose JSON holds itself."""

    def to_json_data(self) -> list[Cycle]:
        """Itself."""
        return [self]


REFUSED = [
    ({"type": "news", "title": "News"}, "the panel 'News' is of type 'news', which Heliograph has no kind for"),
    ({"type": "stat", "title": "S", "targets": [{"refId": "A"}]}, "a query of the panel 'S' is no PromQL"),
    (
        {"type": "stat", "title": "S", "targets": [{"expr": "x", "datasource": {"type": "loki"}}]},
        "a query of the panel 'S' is no PromQL",
    ),
    (
        {"type": "stat", "title": "S", "fieldConfig": {"overrides": [{"matcher": {"id": "byFrames"}}]}},
        "an override picks its series 'byFrames', which Heliograph has no word for",
    ),
    ({"title": "S"}, "the panel is not as Grafana writes it (KeyError: 'type')"),
    ("stat", "'stat' is neither an object of grafanalib nor a mapping"),
    (Cycle(), "it is nested too deep, or holds itself"),
    ({"type": "text", "title": {1, 2}}, "it holds {1, 2}"),
]


@pytest.mark.parametrize(("panel", "fact"), REFUSED)
def test_what_cannot_be_imported_is_refused(panel: Any, fact: str) -> None:
    """With the fact and the remedy, at the line that imports it."""
    with pytest.raises(DefinitionError) as caught:
        imported_panel(panel)
    assert caught.value.message == f"this cannot be imported: {fact}"
    assert caught.value.help == "take it out before importing, and define it with Heliograph's own words"
    assert caught.value.place is not None
    assert caught.value.place.text().strip() == "imported_panel(panel)"


@pytest.mark.parametrize(
    ("dashboard", "fact"),
    [
        (
            {"templating": {"list": [{"type": "adhoc", "name": "filters"}]}},
            "the variable 'filters' is of type 'adhoc', which Heliograph has no word for",
        ),
        ({"annotations": {"list": [{"name": "tags"}]}}, "the annotation 'tags' is no PromQL"),
        ({"panels": [{"type": "stat", "gridPos": {"y": "1"}}, {"type": "stat"}]}, None),
    ],
)
def test_a_dashboard_that_cannot_be_imported_is_refused(dashboard: dict[str, Any], fact: str | None) -> None:
    """So that nothing is lost without a word."""
    with pytest.raises(DefinitionError) as caught:
        imported_dashboard(dashboard)
    wanted = fact or "the dashboard is not as Grafana writes it (TypeError: "
    assert caught.value.message.startswith(f"this cannot be imported: {wanted}")


def test_an_imported_dashboard_is_a_definition(tmp_path: Any) -> None:
    """It is found, checked and rendered like any other."""
    dashboard = imported_dashboard(json.loads('{"title": "New", "panels": []}'))
    assert isinstance(dashboard, Dashboard)
    assert file_of(dashboard.site) == __file__
