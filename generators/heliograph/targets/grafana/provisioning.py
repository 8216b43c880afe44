"""What Grafana reads at its start: where dashboards are, and which datasources there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from heliograph.conventions import TENANT_HEADER
from heliograph.promql.durations import duration
from heliograph.targets.grafana.page import defaults

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from heliograph.model.organisation import Datasource, Environment
    from heliograph.model.service import Service
    from heliograph.targets.grafana.page import Json

_UPDATE_SECONDS: Final = 30
_EARLIER: Final = "-5m"
_LATER: Final = "5m"


def provider(service: Service, environment: Environment) -> Json:
    """Where Grafana finds a service's dashboards; whoever changes one in the interface cannot save it."""
    return {
        "apiVersion": 1,
        "providers": [
            {
                "name": service.name,
                "orgId": 1,
                "folder": environment.folder,
                "type": "file",
                "disableDeletion": False,
                "allowUiUpdates": False,
                "updateIntervalSeconds": _UPDATE_SECONDS,
                "options": {"path": f"{environment.dashboards.rstrip('/')}/{service.name}"},
            }
        ],
    }


def datasources(environment: Environment, services: Sequence[Service]) -> Json:
    """The datasources of an environment, with links from exemplars and logs to traces, and from traces to both.

    Its tenant is asked for by a header; Grafana takes a header's value from what is encrypted, though it is no secret.
    """
    first = defaults(environment)
    header: Json = {"httpHeaderName1": TENANT_HEADER} if environment.tenant else {}
    value: Json = {"secureJsonData": {"httpHeaderValue1": environment.tenant}} if environment.tenant else {}
    return {
        "apiVersion": 1,
        "datasources": [
            {
                "name": one.name,
                "type": one.kind,
                "uid": one.uid,
                "access": "proxy",
                "url": one.url,
                "isDefault": one.default,
                "editable": False,
                "jsonData": {**_SETTINGS[one.kind](one, first, services), **header},
                **value,
            }
            for one in environment.datasources
        ],
    }


def _prometheus(source: Datasource, first: dict[str, Datasource], services: Sequence[Service]) -> Json:
    settings: Json = {"httpMethod": "POST", "manageAlerts": True}
    if services:
        # Grafana's $__rate_interval is at least four of these: a rate needs samples of the slowest scrape.
        settings["timeInterval"] = str(max(duration(service.scrape_interval) for service in services))
    if "alertmanager" in first:
        settings["alertmanagerUid"] = first["alertmanager"].uid
    if "tempo" in first:
        settings["exemplarTraceIdDestinations"] = [{"name": source.trace_field, "datasourceUid": first["tempo"].uid}]
    return settings


def _loki(source: Datasource, first: dict[str, Datasource], _services: Sequence[Service]) -> Json:
    if "tempo" not in first:
        return {}
    # In provisioning files a dollar sign is written twice.
    link = {"datasourceUid": first["tempo"].uid, "url": "$${__value.raw}", "urlDisplayLabel": "Open the trace"}
    name = source.trace_field
    return {
        "derivedFields": [
            {"name": name, "matcherType": "regex", "matcherRegex": rf'{name}"?\s*[=:]\s*"?(\w+)', **link},
            {"name": f"{name} (label)", "matcherType": "label", "matcherRegex": name, **link},
        ]
    }


def _tempo(source: Datasource, first: dict[str, Datasource], _services: Sequence[Service]) -> Json:
    tags = [{"key": attribute, "value": label} for attribute, label in source.span_labels.items()]
    around = {"spanStartTimeShift": _EARLIER, "spanEndTimeShift": _LATER, "tags": tags}
    settings: Json = {"nodeGraph": {"enabled": True}}
    if "loki" in first:
        settings["tracesToLogsV2"] = {"datasourceUid": first["loki"].uid, "filterByTraceID": True, **around}
    if "prometheus" in first:
        settings["tracesToMetrics"] = {"datasourceUid": first["prometheus"].uid, **around}
        settings["serviceMap"] = {"datasourceUid": first["prometheus"].uid}
    return settings


def _alertmanager(_source: Datasource, _first: dict[str, Datasource], _services: Sequence[Service]) -> Json:
    return {"implementation": "prometheus", "handleGrafanaManagedAlerts": False}


_SETTINGS: Final[dict[str, Callable[[Datasource, dict[str, Datasource], Sequence[Service]], dict[str, Any]]]] = {
    "prometheus": _prometheus,
    "loki": _loki,
    "tempo": _tempo,
    "alertmanager": _alertmanager,
}
