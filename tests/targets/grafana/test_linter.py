"""The rules of grafana/dashboard-linter: every dashboard keeps them or says why not, and each rule can be broken."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
import yaml

from heliograph import LabelVariable, Override, Query, Row, Stat, Table, TimeSeries, promql, schemas

RULES = {
    "panel-datasource-rule": ("panels/1/datasource/uid", "prometheus"),
    "panel-no-targets-rule": ("panels/1/targets", None),
    "panel-title-description-rule": ("panels/1/description", ""),
    "panel-units-rule": ("panels/1/fieldConfig/defaults/unit", "flurbs"),
    "target-counter-agg-rule": ("panels/1/targets/0/expr", "sum(orders_total)"),
    "target-instance-rule": ("panels/1/targets/0/expr", 'up{job=~"$job"}'),
    "target-job-rule": ("panels/1/targets/0/expr", 'up{instance=~"$instance",job="$job"}'),
    "target-promql-rule": ("panels/1/targets/0/expr", "rate(up["),
    "target-rate-interval-rule": (
        "panels/1/targets/0/expr",
        'rate(up{instance=~"$instance",job=~"$job"}[5m])',
    ),
    "template-datasource-rule": ("templating/list/0/name", "source"),
    "template-instance-rule": ("templating/list/2/multi", False),
    "template-job-rule": ("templating/list/1/allValue", ".*"),
    "template-label-promql-rule": ("templating/list/3/query", "values(up, job)"),
    "template-on-time-change-reload-rule": ("templating/list/3/refresh", 1),
    "uneditable-dashboard": ("editable", True),
}


@pytest.fixture
def dashboard(shop: Any, prelude: Any) -> dict[str, Any]:
    """A dashboard that keeps every rule."""
    variable = LabelVariable("shop", prelude.ORDERS, "shop")
    drawn: dict[str, Any] = shop.drawn(
        Row("Trade", TimeSeries("Orders", prelude.ORDERS.rate().sum())), variables=[variable]
    )
    return drawn


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_can_be_broken(rule: str, dashboard: dict[str, Any], lint: Any) -> None:
    """The rules restated here notice what they are about, and nothing in a good dashboard."""
    assert lint(dashboard) == []
    broken = copy.deepcopy(dashboard)
    way, value = RULES[rule]
    *steps, last = way.split("/")
    part: Any = broken
    for step in steps:
        part = part[int(step) if isinstance(part, list) else step]
    part[last] = value
    assert rule in {one.rule for one in lint(broken)}


def test_every_dashboard_keeps_the_rules_or_says_why_not(everything: dict[str, str], lint: Any) -> None:
    """What the cases of all kinds of panels break is excluded, query by query."""
    config = everything["grafana/dashboards/.lint"]
    for path, text in everything.items():
        if path.endswith(".json"):
            assert lint(json.loads(text), config) == [], path


def test_no_exclusion_is_for_nothing(everything: dict[str, str], lint: Any) -> None:
    """Each entry of `.lint` names a panel and a query that break the rule."""
    broken = {
        (one.rule, dashboard["title"], one.panel, one.query)
        for path, text in everything.items()
        if path.endswith(".json")
        for dashboard in [json.loads(text)]
        for one in lint(dashboard)
    }
    excluded = {
        (rule, entry["dashboard"], entry.get("panel"), int(entry["targetidx"]) if "targetidx" in entry else None)
        for rule, found in yaml.safe_load(everything["grafana/dashboards/.lint"])["exclusions"].items()
        for entry in found["entries"]
    }
    assert excluded == broken


def test_the_file_fits_its_schema(everything: dict[str, str]) -> None:
    """The linter would read past a key that it does not know, without a word."""
    assert schemas.problems("lint", yaml.safe_load(everything["grafana/dashboards/.lint"])) == []


def test_a_dashboard_that_keeps_all_rules_needs_no_file(shop: Any, prelude: Any) -> None:
    """There is no `.lint` without exclusions."""
    from heliograph import Dashboard

    files = shop.files([Dashboard("Shop", Stat("Orders", prelude.ORDERS.rate().sum()), key="shop")])
    assert "grafana/dashboards/.lint" not in files


def reasons(shop: Any, *panels: Any) -> dict[str, list[str]]:
    """The reasons of the exclusions that panels need, by rule."""
    from heliograph import Dashboard

    config = shop.files([Dashboard("Shop", *panels, key="shop")])["grafana/dashboards/.lint"]
    exclusions = yaml.safe_load(config)["exclusions"]
    return {rule: [entry["reason"] for entry in found["entries"]] for rule, found in exclusions.items()}


def test_reasons_say_what_is_special(shop: Any, prelude: Any) -> None:
    """An exclusion tells the reader of the file why the query is as it is."""
    assert reasons(
        shop,
        Stat("Alert", prelude.failure_ratio, alert=prelude.FAILING),
        Stat("Window", prelude.ORDERS.rate("10m").sum()),
        Stat("Foreign", prelude.NODE_LOAD.max()),
        Stat("All", prelude.UP.unscoped().min()),
        Stat("One", prelude.UP.where(instance="a").min()),
        Stat("Unknown", promql("unheard_of"), description="What nobody declared."),
        Stat("Unit", prelude.MEMORY.max(), unit="suffix: pages"),
        Stat("Last", prelude.MEMORY.max(), unit="x", overrides=[Override("a", unit="bytes")]),
        Stat("Excused", prelude.MEMORY.max(), unit="x", overrides=[Override("a", properties={"mappings": []})]),
        Stat("Spoiled", prelude.MEMORY.max(), overrides=[Override("a", unit="epm")]),
        Stat("Total", prelude.ORDERS.unscoped().sum() + prelude.ORDERS.unscoped().increase("1h").sum()),
        Stat("Plain", promql("vector(1)")),
        Table("Newer", Query(promql("limitk(1, up)")), unit="short"),
    ) == {
        "panel-title-description-rule": ["neither the panel nor its metrics have a description"],
        "panel-units-rule": [
            "epm is a unit of Grafana that the linter does not know",
            "suffix: pages is a unit of Grafana that the linter does not know",
        ],
        "target-counter-agg-rule": ["the definition reads the counter orders_total itself"],
        "target-instance-rule": [
            "the definition reads up of all services",
            "node_load1 is not the service's own: it is picked by other labels",
            "the definition itself says which instance of up is meant",
            "the definition reads orders_total of all services",
            "nothing is known of unheard_of",
        ],
        "target-job-rule": [
            "the definition reads up of all services",
            "node_load1 is not the service's own: it is picked by other labels",
            "the definition reads orders_total of all services",
            "nothing is known of unheard_of",
        ],
        "target-promql-rule": ["limitk is experimental"],
        "target-rate-interval-rule": [
            "the window is that of the alert OrdersFailing",
            "the definition asks for this window",
        ],
    }
