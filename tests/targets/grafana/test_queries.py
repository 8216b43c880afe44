"""The queries of panels: scope, windows, names, exemplars."""

from __future__ import annotations

from typing import Any

import pytest

from heliograph import Heatmap, Query, Stat, Table, TimeSeries, promql
from heliograph.metrics import Sli
from heliograph.targets.grafana.queries import ref_id


@pytest.mark.parametrize(("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (702, "AAA")])
def test_names_of_queries_go_on_after_z(index: int, name: str) -> None:
    """Queries are called A, B, C …, as Grafana calls them."""
    assert ref_id(index) == name


def exprs(panel: dict[str, Any]) -> list[str]:
    """The PromQL of a panel."""
    return [target["expr"] for target in panel["targets"]]


def test_own_metrics_are_scoped_and_windows_adapt(shop: Any, prelude: Any) -> None:
    """A rate follows the width of the screen, and job and instance what is chosen above."""
    panel = shop.panel(TimeSeries("Orders", prelude.ORDERS.rate().sum()))
    assert exprs(panel) == ['sum(rate(orders_total{instance=~"$instance",job=~"$job"}[$__rate_interval]))']
    assert panel["datasource"] == panel["targets"][0]["datasource"] == {"type": "prometheus", "uid": "${datasource}"}


def test_filters_of_the_environment_are_kept(shop: Any, prelude: Any) -> None:
    """What tells an environment's series apart also holds in its dashboards, for foreign series too."""
    staging = shop.with_environment(filters={"stage": "staging"})
    own = staging.panel(Stat("Memory", prelude.MEMORY.max()))
    foreign = staging.panel(Stat("Load", prelude.NODE_LOAD.max()))
    assert exprs(own) == ['max(memory_bytes{instance=~"$instance",job=~"$job",stage="staging"})']
    assert exprs(foreign) == ['max(node_load1{cluster="shop",stage="staging"})']


def test_a_panel_with_an_alert_uses_its_window(shop: Any, prelude: Any) -> None:
    """The panel shows what the alert sees, not what the screen has room for."""
    panel = shop.panel(Stat("Orders", prelude.ORDERS.rate().sum(), alert=prelude.IDLE))
    assert exprs(panel) == ['sum(rate(orders_total{instance=~"$instance",job=~"$job"}[5m]))']


def test_exemplars_are_asked_for_where_they_are_drawn(shop: Any, prelude: Any) -> None:
    """Ranges of a histogram's buckets bring exemplars, in graphs and heat maps."""
    quantile = prelude.DURATION.quantile(0.95)
    assert shop.panel(TimeSeries("Time", quantile))["targets"][0]["exemplar"] is True
    assert shop.panel(Heatmap("Time", prelude.DURATION.per_bucket()))["targets"][0]["exemplar"] is True
    assert "exemplar" not in shop.panel(Stat("Time", quantile))["targets"][0]
    assert "exemplar" not in shop.panel(TimeSeries("Orders", prelude.ORDERS.rate().sum()))["targets"][0]
    assert "exemplar" not in shop.panel(TimeSeries("Time", Query(quantile, instant=True)))["targets"][0]


def test_a_query_may_be_hidden_or_of_one_moment(shop: Any, prelude: Any) -> None:
    """A query says itself when it is not drawn, or wants the last value only."""
    hidden, last = shop.panel(
        TimeSeries("Memory", [Query(prelude.MEMORY.max(), hidden=True), Query(prelude.MEMORY.min(), instant=True)])
    )["targets"]
    assert (hidden["hide"], hidden["range"], hidden["instant"]) == (True, True, False)
    assert ("hide" in last, last["range"], last["instant"]) == (False, False, True)


def legends(panel: dict[str, Any]) -> list[str]:
    """The legends of a panel."""
    return [target["legendFormat"] for target in panel["targets"]]


def test_series_are_called_by_the_labels_that_tell_them_apart(shop: Any, prelude: Any) -> None:
    """The labels of `by`, in its order; of an unaggregated metric all but those that never differ."""
    orders = prelude.ORDERS.rate()
    assert legends(shop.panel(TimeSeries("t", orders.sum(by=["shop", "method"])))) == ["{{shop}} {{method}}"]
    assert legends(shop.panel(TimeSeries("t", orders.sum(by=["shop"]).topk(3)))) == ["{{shop}}"]
    assert legends(shop.panel(TimeSeries("t", orders))) == ["{{instance}} {{method}} {{shop}}"]
    assert legends(shop.panel(TimeSeries("t", prelude.ORDERS.where(method="card").rate()))) == ["{{instance}} {{shop}}"]
    assert legends(shop.panel(TimeSeries("t", prelude.DURATION.quantile(0.9, by=["shop"])))) == ["{{shop}}"]
    assert legends(shop.panel(TimeSeries("t", orders.sum(without=["instance"])))) == ["{{method}} {{shop}}"]
    assert legends(shop.panel(TimeSeries("t", promql("unheard_of")))) == ["__auto"]


def test_a_series_alone_is_called_by_the_title(shop: Any, prelude: Any) -> None:
    """Where there is one series and no label, the panel's title says what it is."""
    assert legends(shop.panel(TimeSeries("Memory", prelude.MEMORY.max()))) == ["Memory"]
    assert legends(shop.panel(TimeSeries("Memory", Query(prelude.MEMORY.max(), legend="most")))) == ["most"]


def test_several_queries_are_told_apart(shop: Any, prelude: Any) -> None:
    """By their quantile, by their metric, and by Grafana where neither differs."""
    quantiles = [prelude.DURATION.quantile(q, by=["shop"]) for q in (0.5, 0.999)]
    assert legends(shop.panel(TimeSeries("t", quantiles))) == ["p50 {{shop}}", "p99.9 {{shop}}"]
    different = [prelude.ORDERS.rate().sum(), prelude.FAILURES.rate().sum()]
    assert legends(shop.panel(TimeSeries("t", different))) == ["orders_total", "order_failures_total"]
    alike = [prelude.MEMORY.max(), prelude.MEMORY.min(), Query(prelude.MEMORY.avg(), legend="mean")]
    assert legends(shop.panel(TimeSeries("t", alike))) == ["__auto", "__auto", "mean"]
    assert legends(shop.panel(TimeSeries("t", [promql("vector(1)"), prelude.MEMORY.max()]))) == [
        "vector(1)",
        "memory_bytes",
    ]


def test_a_legend_stands_where_it_tells_something(shop: Any, prelude: Any) -> None:
    """One series without labels needs no list of names below it."""
    alone = shop.panel(TimeSeries("Memory", prelude.MEMORY.max()))
    several = shop.panel(TimeSeries("Memory", prelude.MEMORY.max(by=["instance"])))
    assert (alone["options"]["legend"]["showLegend"], several["options"]["legend"]["showLegend"]) == (False, True)


def test_columns_of_a_table_are_named(shop: Any, prelude: Any) -> None:
    """A column of values bears the title, or with several queries each its legend; there is no column of times."""
    one = shop.panel(Table("Orders", prelude.ORDERS.rate().sum(by=["shop"])))
    assert one["transformations"] == [
        {"id": "organize", "options": {"excludeByName": {"Time": True}, "renameByName": {"Value": "Orders"}}}
    ]
    two = shop.panel(Table("t", [Query(prelude.UP.min(), legend="up"), prelude.MEMORY.max()]))
    assert [step["id"] for step in two["transformations"]] == ["merge", "organize"]
    assert two["transformations"][1]["options"]["renameByName"] == {"Value #A": "up", "Value #B": "memory_bytes"}


def test_columns_of_a_table_have_their_own_units(shop: Any, prelude: Any) -> None:
    """Memory is in bytes and a share in percent, side by side."""
    queries = [Query(prelude.MEMORY.max(), legend="memory"), Query(prelude.QUEUE.max(), legend="queue")]
    overrides = shop.panel(Table("t", queries))["fieldConfig"]["overrides"]
    assert [(one["matcher"]["options"], one["properties"]) for one in overrides] == [
        ("memory", [{"id": "unit", "value": "bytes"}]),
        ("queue", [{"id": "unit", "value": "percentunit"}]),
    ]
    assert shop.panel(Table("t", queries, unit="short"))["fieldConfig"]["overrides"] == []


def test_the_description_is_the_help_of_what_is_read(shop: Any, prelude: Any) -> None:
    """People see what a number means; of several metrics each by its name."""
    assert shop.panel(Stat("s", prelude.MEMORY.max()))["description"] == "Memory in use."
    assert shop.panel(Stat("s", prelude.MEMORY.max(), description="Ours."))["description"] == "Ours."
    assert shop.panel(Stat("s", prelude.failure_ratio))["description"] == (
        "- `order_failures_total`: Orders that failed.\n- `orders_total`: Orders taken."
    )


def test_an_indicator_is_described_in_its_own_words(shop: Any, prelude: Any) -> None:
    """All indicators share a series: what one of them tells is said by its own help."""
    cheap = Sli("cheap", "Orders that cost little.", total=prelude.ORDERS, bad=prelude.ORDERS.where(shop="a"))
    sold = Sli("sold", "Orders that were paid.", total=prelude.ORDERS, bad=prelude.ORDERS.where(shop="b"))
    one = shop.panel(Stat("s", cheap.bad_ratio()), definitions=[cheap, sold])
    assert one["description"] == "Orders that cost little."
    both = shop.panel(Stat("s", [cheap.bad_ratio(), sold.bad_ratio()]), definitions=[cheap, sold])
    assert both["description"] == (
        "- `service_events_total`: Orders that cost little.\n- `service_events_total`: Orders that were paid."
    )
