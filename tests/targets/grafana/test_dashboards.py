"""A whole dashboard: everything around the panels."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from heliograph import (
    Annotation,
    ChoiceVariable,
    Dashboard,
    IntervalVariable,
    LabelVariable,
    Link,
    Logs,
    Row,
    Stat,
    Text,
    TextVariable,
    TimeSeries,
)
from heliograph.findings import HeliographError
from heliograph.metrics import matches


@pytest.fixture
def overview(prelude: Any) -> Dashboard:
    """A dashboard that uses everything that dashboards have."""
    orders = prelude.ORDERS.where(shop=matches("$shop"))
    return Dashboard(
        "The shop",
        Stat("Orders", orders.rate().sum(), transparent=True),
        Row(
            "Trade in $shop",
            TimeSeries("Orders by method", orders.rate().sum(by=["method"])),
            Stat("Failures", prelude.failure_ratio, alert=prelude.FAILING),
            repeat="shop",
            key="trade",
        ),
        Row("Methods", Stat("$method", orders.rate().sum(), repeat="method", max_per_row=4), collapsed=True),
        Logs("Errors", '{job=~"$job"} |= "$text"', repeat="shop", repeat_direction="v"),
        description="What is sold.",
        variables=[
            LabelVariable("shop", prelude.ORDERS, "shop", label="Shop"),
            LabelVariable("method", prelude.ORDERS, "method", multi=False, everything=False),
            ChoiceVariable("size", ["small", "large, very"], description="How much is drawn."),
            IntervalVariable("step", ["1m", "10m"]),
            TextVariable("text", default="error"),
        ],
        annotations=[
            Annotation("New version", prelude.BUILD.changes("5m"), text="{{version}}", tags=("version",), color="blue")
        ],
        links=[Link("Manual", url="https://manual.example.com", new_tab=True), Link("Other", dashboard="other")],
        tags=["trade", "shop"],
        refresh="5m",
        since="6h",
        timezone="utc",
        extra={"weekStart": "monday", "time": {"to": "now-1m"}},
    )


def test_a_whole_dashboard_is_as_it_was(overview: Dashboard, shop: Any, file_regression: Any) -> None:
    """The JSON of a dashboard that uses everything is the one that is kept beside this file."""
    text = shop.files([overview])["grafana/dashboards/shop-test-dashboards.json"]
    file_regression.check(text, basename="overview", extension=".json")


def test_panels_are_known_by_their_keys(shop: Any) -> None:
    """An id depends on the key, by default the title, and neither on place nor on anything else."""

    def ids(*panels: Text) -> list[int]:
        return [one["id"] for one in shop.drawn(*panels)["panels"]]

    one, other = ids(Text("One", "…"), Text("Other", "…"))
    assert one != other
    assert ids(Text("Other", "changed", width=3), Text("One", "…")) == [other, one]
    assert ids(Text("Another name", "…", key="one")) == [one]


@pytest.mark.parametrize(("version", "written"), [("11.0", "11.0.0"), ("12.1.3", "12.1.3"), ("13", "13.0.0")])
def test_panels_tell_whose_options_they_have(shop: Any, version: str, written: str) -> None:
    """Options are those of the oldest Grafana that must load them; without a version Grafana migrates them."""
    (panel,) = shop.with_environment(grafana=version).drawn(Text("a", "…"))["panels"]
    assert panel["pluginVersion"] == written


def test_the_uid_is_the_services_and_the_modules(shop: Any, prelude: Any) -> None:
    """Or the key in place of the module's name."""
    files = shop.files([Dashboard("One", Text("a", "…")), Dashboard("Two", Text("a", "…"), key="second")])
    assert [path for path in files if path.endswith(".json")] == [
        "grafana/dashboards/shop-test-dashboards.json",
        "grafana/dashboards/shop-second.json",
    ]


def test_files_name_the_definition_that_they_come_from(shop: Any) -> None:
    """Whoever reads an artifact finds its source."""
    from heliograph.targets import grafana

    artifacts = grafana.generate(*shop.project([Dashboard("One", Text("a", "…"))]))
    assert {artifact.source for artifact in artifacts} == {"grafana/test_dashboards.py", "grafana/conftest.py"}


def test_a_service_without_dashboards_has_no_files(shop: Any) -> None:
    """Nothing is provisioned that does not exist."""
    assert shop.files([]) == {}


def test_extra_is_merged_last(shop: Any, prelude: Any) -> None:
    """Mappings merge, everything else replaces; the shared parts of other panels stay as they are."""
    extra = {"fieldConfig": {"defaults": {"custom": {"lineStyle": {"fill": "dash"}}}}, "links": [{"title": "x"}]}
    first, second = shop.drawn(
        TimeSeries("One", prelude.MEMORY.max(), extra=extra), TimeSeries("Two", prelude.MEMORY.max())
    )["panels"]
    assert first["fieldConfig"]["defaults"]["custom"].pop("lineStyle") == {"fill": "dash"}
    assert first["fieldConfig"]["defaults"] == second["fieldConfig"]["defaults"]
    assert (first["links"], second["links"]) == ([{"title": "x"}], [])
    assert extra["links"] == [{"title": "x"}]


def test_dashboards_of_a_service_are_what_they_are_alone(shop: Any, prelude: Any) -> None:
    """What is made once for all of them is nobody's own: datasources, windows, legends and places do not mix."""
    orders, memory = prelude.ORDERS.rate().sum(), prelude.MEMORY.max()
    boards = [
        Dashboard("Plain", Stat("Orders", orders), Stat("Memory", memory), key="plain"),
        Dashboard("Alert", Stat("Orders", orders, alert=prelude.IDLE), Stat("Memory", memory), key="alert"),
        Dashboard("Both", TimeSeries("Both", [orders, memory]), Logs("Errors", "{}"), key="both"),
        Dashboard("Moved", Stat("Orders", orders, extra={"gridPos": {"h": 1}}), Stat("Memory", memory), key="moved"),
    ]

    def panels(*drawn: Dashboard) -> dict[str, Any]:
        files = shop.files(drawn)
        return {one.key: json.loads(files[f"grafana/dashboards/shop-{one.key}.json"])["panels"] for one in drawn}

    alone = {key: found for one in boards for key, found in panels(one).items()}
    assert panels(*boards) == panels(*reversed(boards)) == alone
    assert len({json.dumps(found) for found in alone.values()}) == len(boards)


@pytest.mark.parametrize("extra", [{}, {"fieldConfig": {"defaults": {"thresholds": {"steps": []}}}}])
def test_what_is_no_number_is_refused_beside_the_nulls_of_thresholds(shop: Any, prelude: Any, extra: Any) -> None:
    """JSON has null for NaN as for the lowest step of colour; they are told apart, even where `extra` drops it."""
    with pytest.raises(HeliographError, match=r"defaults\.max is nan, and only finite numbers can be written$"):
        shop.drawn(Stat("s", prelude.MEMORY.max(), max=math.nan, extra=extra))


def test_extra_counts_for_the_linter(shop: Any, prelude: Any) -> None:
    """A unit that comes with `extra` is looked at like any other."""
    panel = Stat("s", prelude.MEMORY.max(), extra={"fieldConfig": {"defaults": {"unit": "suffix: pages"}}})
    assert "suffix: pages" in shop.files([Dashboard("Shop", panel, key="shop")])["grafana/dashboards/.lint"]


def test_dashboards_of_a_service_lead_to_one_another(shop: Any) -> None:
    """By a list of all that have the service's tag, where there is more than one."""
    alone = shop.drawn(Text("a", "…"))
    assert (alone["links"], alone["tags"]) == ([], ["shop"])
    files = shop.files([Dashboard(title, Text("a", "…"), key=title) for title in ("one", "two")])
    (link,) = json.loads(files["grafana/dashboards/shop-one.json"])["links"]
    assert (link["type"], link["tags"], link["includeVars"], link["keepTime"]) == ("dashboards", ["shop"], True, True)


def test_links_lead_to_dashboards_and_addresses(shop: Any) -> None:
    """To a dashboard by its definition or uid, with time and variables; to an address as it stands."""
    other = Dashboard("Other", Text("a", "…"), key="other")
    links = [Link("Ours", dashboard=other), Link("Theirs", dashboard="abc", new_tab=True), Link("Web", url="https://x")]
    files = shop.files([other, Dashboard("Shop", Text("a", "…", links=links), key="shop")])
    (panel,) = json.loads(files["grafana/dashboards/shop-shop.json"])["panels"]
    along = "${__url_time_range}&${__all_variables}"
    assert panel["links"] == [
        {"title": "Ours", "url": f"/d/shop-other?{along}", "targetBlank": False},
        {"title": "Theirs", "url": f"/d/abc?{along}", "targetBlank": True},
        {"title": "Web", "url": "https://x", "targetBlank": False},
    ]


def test_a_panel_leads_to_its_alert_and_runbook(shop: Any, prelude: Any) -> None:
    """Whoever sees red is one step from the rule and from what to do."""
    panel = shop.panel(Stat("s", prelude.failure_ratio, alert=prelude.FAILING, links=[Link("Web", url="https://x")]))
    assert [(link["title"], link["url"]) for link in panel["links"]] == [
        ("Web", "https://x"),
        ("Alert OrdersFailing", "/alerting/list?search=rule%3AOrdersFailing"),
        ("Runbook of OrdersFailing", "https://runbooks.example.com/shop/runbooks/orders-failing.md"),
    ]
    assert len(shop.panel(Stat("s", prelude.QUEUE.max(), alert=prelude.FULL))["links"]) == 1
