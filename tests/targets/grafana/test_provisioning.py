"""What Grafana reads at its start: where dashboards are, and which datasources there are."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from heliograph import Dashboard, Datasource, Text, schemas
from heliograph.targets import grafana

PROMETHEUS = Datasource("Prometheus", kind="prometheus", url="http://prometheus:9090", uid="prometheus", default=True)
LOKI = Datasource("Loki", kind="loki", url="http://loki:3100", uid="loki", trace_field="traceID")
TEMPO = Datasource("Tempo", kind="tempo", url="http://tempo:3200", uid="tempo", span_labels={"service.name": "app"})
ALERTMANAGER = Datasource("Alertmanager", kind="alertmanager", url="http://alertmanager:9093", uid="alertmanager")


@pytest.fixture
def provisioned(shop: Any) -> Any:
    """The settings of the datasources of an environment, by their names."""

    def settings(*datasources: Datasource) -> dict[str, dict[str, Any]]:
        environment = shop.with_environment(datasources=list(datasources)).environment
        project, _ = shop.project([])
        (artifact,) = grafana.generate_organisation(project, environment)
        assert str(artifact.path) == "grafana/provisioning/datasources/production.yaml"
        content = yaml.safe_load(artifact.content)
        assert schemas.problems("datasources-provisioning", content) == []
        return {one["name"]: one for one in content["datasources"]}

    return settings


def test_grafana_finds_the_dashboards_of_a_service(shop: Any) -> None:
    """In a folder of its name on Grafana's host; nobody can change one in the interface."""
    files = shop.with_environment(dashboards="/srv/dashboards/").files([Dashboard("One", Text("a", "…"))])
    provider = yaml.safe_load(files["grafana/provisioning/dashboards/shop.yaml"])
    assert schemas.problems("dashboards-provisioning", provider) == []
    assert provider["providers"] == [
        {
            "name": "shop",
            "orgId": 1,
            "folder": "Shops",
            "type": "file",
            "disableDeletion": False,
            "allowUiUpdates": False,
            "updateIntervalSeconds": 30,
            "options": {"path": "/srv/dashboards/shop"},
        }
    ]


def test_all_datasources_as_a_file(shop: Any, file_regression: Any) -> None:
    """The file of an environment that has one of each is the one that is kept beside this file."""
    environment = shop.with_environment(datasources=[PROMETHEUS, LOKI, TEMPO, ALERTMANAGER]).environment
    (artifact,) = grafana.generate_organisation(shop.project([])[0], environment)
    file_regression.check(artifact.content.decode(), basename="datasources", extension=".yaml")


def test_exemplars_and_logs_lead_to_traces(provisioned: Any) -> None:
    """By the label of exemplars, and by the field or label of log lines."""
    found = provisioned(PROMETHEUS, LOKI, TEMPO)
    assert found["Prometheus"]["jsonData"]["exemplarTraceIdDestinations"] == [
        {"name": "trace_id", "datasourceUid": "tempo"}
    ]
    fields = found["Loki"]["jsonData"]["derivedFields"]
    assert {one["datasourceUid"] for one in fields} == {"tempo"}
    assert {one["url"] for one in fields} == {"$${__value.raw}"}
    assert [one["matcherType"] for one in fields] == ["regex", "label"]


@pytest.mark.parametrize(
    "line", ['{"traceID":"4bf92f"}', '{"traceID": "4bf92f"}', "level=error traceID=4bf92f", "traceID: 4bf92f"]
)
def test_trace_ids_are_found_in_lines(provisioned: Any, line: str) -> None:
    """In JSON and logfmt alike."""
    import re

    pattern = provisioned(LOKI, TEMPO)["Loki"]["jsonData"]["derivedFields"][0]["matcherRegex"]
    found = re.search(pattern, line)
    assert found is not None
    assert found[1] == "4bf92f"


def test_traces_lead_to_logs_and_metrics(provisioned: Any) -> None:
    """By the labels that attributes of spans become."""
    settings = provisioned(PROMETHEUS, LOKI, TEMPO)["Tempo"]["jsonData"]
    tags = [{"key": "service.name", "value": "app"}]
    assert (settings["tracesToLogsV2"]["datasourceUid"], settings["tracesToLogsV2"]["tags"]) == ("loki", tags)
    assert (settings["tracesToMetrics"]["datasourceUid"], settings["tracesToMetrics"]["tags"]) == ("prometheus", tags)
    assert settings["serviceMap"] == {"datasourceUid": "prometheus"}


def test_nothing_leads_where_nothing_is(provisioned: Any) -> None:
    """A datasource alone has no links."""
    assert "exemplarTraceIdDestinations" not in provisioned(PROMETHEUS)["Prometheus"]["jsonData"]
    assert provisioned(LOKI)["Loki"]["jsonData"] == {}
    assert provisioned(TEMPO)["Tempo"]["jsonData"] == {"nodeGraph": {"enabled": True}}


def test_rates_hold_the_slowest_scrape(provisioned: Any) -> None:
    """Grafana's adaptive window is at least four scrape intervals, which the datasource tells it."""
    assert provisioned(PROMETHEUS)["Prometheus"]["jsonData"]["timeInterval"] == "15s"


def test_every_datasource_asks_for_the_tenant(shop: Any) -> None:
    """Where servers hold the data of several tenants, each query says whose is meant; elsewhere it says nothing."""
    environment = shop.with_environment(datasources=[PROMETHEUS, LOKI, TEMPO, ALERTMANAGER], tenant="1").environment
    (artifact,) = grafana.generate_organisation(shop.project([])[0], environment)
    content = yaml.safe_load(artifact.content)
    assert schemas.problems("datasources-provisioning", content) == []
    for one in content["datasources"]:
        assert one["jsonData"]["httpHeaderName1"] == "X-Scope-OrgID"
        assert one["secureJsonData"] == {"httpHeaderValue1": "1"}


def test_no_datasources_no_file(shop: Any) -> None:
    """An environment may leave its datasources to others."""
    assert grafana.generate_organisation(shop.project([])[0], shop.with_environment(datasources=[]).environment) == []
