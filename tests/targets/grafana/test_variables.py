"""The choices above a dashboard."""

from __future__ import annotations

from typing import Any

from heliograph import (
    ChoiceVariable,
    IntervalVariable,
    LabelVariable,
    Logs,
    NodeGraph,
    QueryVariable,
    Stat,
    Text,
    TextVariable,
    schemas,
)


def variables(shop: Any, *panels: Any, **settings: Any) -> dict[str, dict[str, Any]]:
    """The variables of a dashboard by their names."""
    dashboard = shop.drawn(*(panels or (Text("a", "…"),)), **settings)
    assert schemas.problems("dashboard", dashboard) == []
    return {one["name"]: one for one in dashboard["templating"]["list"]}


def test_every_dashboard_has_the_standard_ones(shop: Any) -> None:
    """Datasource, job and instance, in this order; the service's own job is chosen, and all of its instances."""
    found = variables(shop)
    assert list(found) == ["datasource", "job", "instance"]
    assert found["datasource"]["current"] == {"text": "Prometheus", "value": "prometheus"}
    assert (found["datasource"]["label"], found["job"]["label"], found["instance"]["label"]) == (
        "Data source",
        "Job",
        "Instance",
    )
    assert found["job"]["current"] == {"text": ["shop"], "value": ["shop"]}
    assert found["instance"]["current"] == {"text": ["All"], "value": ["$__all"]}
    assert found["job"]["allValue"] == found["instance"]["allValue"] == ".+"


def test_jobs_and_instances_are_those_of_a_series_that_is_always_there(shop: Any) -> None:
    """A metric with closed labels exists from the start; one with open ones may not."""
    found = variables(shop)
    assert found["job"]["query"] == "label_values(memory_bytes, job)"
    assert found["instance"]["query"] == 'label_values(memory_bytes{job=~"$job"}, instance)'
    staging = variables(shop.with_environment(filters={"stage": "staging"}))
    assert staging["job"]["query"] == 'label_values(memory_bytes{stage="staging"}, job)'
    assert staging["instance"]["query"] == 'label_values(memory_bytes{job=~"$job",stage="staging"}, instance)'


def test_each_kind_of_datasource_has_a_variable(shop: Any, prelude: Any) -> None:
    """Several are each called by their kind, Prometheus first, and panels ask the one of their kind."""
    panels = [Logs("Errors", "{}"), NodeGraph("Services"), Stat("Memory", prelude.MEMORY.max())]
    found = variables(shop, *panels)
    assert list(found)[:3] == ["prometheus_datasource", "loki_datasource", "tempo_datasource"]
    assert [one["label"] for one in found.values()][:3] == [
        "Prometheus data source",
        "Loki data source",
        "Tempo data source",
    ]
    uids = {one["title"]: one["datasource"]["uid"] for one in shop.drawn(*panels)["panels"]}
    assert uids == {
        "Errors": "${loki_datasource}",
        "Services": "${tempo_datasource}",
        "Memory": "${prometheus_datasource}",
    }


def test_an_environment_without_datasources_leaves_the_choice_to_grafana(shop: Any) -> None:
    """No value is chosen that may not exist."""
    assert "current" not in variables(shop.with_environment(datasources=[]))["datasource"]


def test_the_default_datasource_is_chosen(shop: Any) -> None:
    """The one that is marked, else the first of its kind."""
    from heliograph import Datasource

    one = Datasource("One", kind="prometheus", url="http://one", uid="one")
    two = Datasource("Two", kind="prometheus", url="http://two", uid="two", default=True)
    assert variables(shop.with_environment(datasources=[one, two]))["datasource"]["current"]["value"] == "two"
    assert variables(shop.with_environment(datasources=[one]))["datasource"]["current"]["value"] == "one"


def test_an_open_label_is_asked_for(shop: Any, prelude: Any) -> None:
    """Its values are those of the chosen jobs; a histogram is asked by its counter, which has the fewest series."""
    orders = LabelVariable("shop", prelude.ORDERS, "shop")
    duration = LabelVariable("from_duration", prelude.DURATION, "shop", multi=False)
    foreign = LabelVariable("machine", prelude.NODE_LOAD, "instance", everything=False)
    found = variables(shop, variables=[orders, duration, foreign])
    assert found["shop"]["query"] == 'label_values(orders_total{job=~"$job"}, shop)'
    assert found["shop"]["current"] == {"text": ["All"], "value": ["$__all"]}
    assert found["from_duration"]["query"] == 'label_values(order_duration_seconds_count{job=~"$job"}, shop)'
    assert found["from_duration"]["current"] == {"text": "All", "value": "$__all"}
    assert found["machine"]["query"] == 'label_values(node_load1{cluster="shop"}, instance)'
    assert "current" not in found["machine"]


def test_a_closed_label_needs_no_query(shop: Any, prelude: Any) -> None:
    """Its declared values are listed."""
    several = LabelVariable("method", prelude.ORDERS, "method", label="Paid by")
    one = LabelVariable("one", prelude.ORDERS, "method", multi=False, everything=False)
    found = variables(shop, variables=[several, one])
    assert (found["method"]["type"], found["method"]["query"], found["method"]["label"]) == (
        "custom",
        "card,cash",
        "Paid by",
    )
    assert [option["value"] for option in found["method"]["options"]] == ["$__all", "card", "cash"]
    assert found["method"]["current"] == {"text": ["All"], "value": ["$__all"]}
    assert found["one"]["current"] == {"text": "card", "value": "card"}
    assert "allValue" not in found["one"]


def test_lists_texts_and_intervals(shop: Any) -> None:
    """A comma in a value is no end of it; the first value or the default is chosen."""
    found = variables(
        shop,
        variables=[
            ChoiceVariable("size", ["small", "very, very large"], everything=False),
            IntervalVariable("step", ["1m", "10m"], description="How fine."),
            TextVariable("text_to_find", default="error"),
            QueryVariable("version", "label_values(build_info, version)", regex="/v(.*)/", multi=False),
        ],
    )
    assert found["size"]["query"] == "small,very\\, very large"
    assert found["size"]["current"] == {"text": ["small"], "value": ["small"]}
    assert (found["step"]["query"], found["step"]["current"]["value"]) == ("1m,10m", "1m")
    assert (found["text_to_find"]["query"], found["text_to_find"]["label"]) == ("error", "Text to find")
    assert (found["version"]["query"], found["version"]["regex"]) == ("label_values(build_info, version)", "/v(.*)/")
