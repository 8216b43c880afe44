"""What all services of an organisation share: teams, environments, datasources, addresses."""

from __future__ import annotations

from dataclasses import InitVar, field
from typing import TYPE_CHECKING, Final, Literal

from heliograph.model.alerts import AlertSeverity
from heliograph.model.receivers.base import refuse_literal, require_path
from heliograph.promql.durations import Duration, duration
from heliograph.source import Site, here
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from heliograph.model.receivers.base import Receiver
    from heliograph.model.teams import Team


@frozen(kw_only=True)
class Datasource:
    """A Grafana datasource to provision. `uid` is how dashboards and other datasources name it.

    `trace_field` is what carries a trace's id: in Prometheus the label of exemplars, in Loki the field of log lines. In
    Tempo, `span_labels` says which labels of metrics and logs the attributes of spans become.
    """

    name: str = field(kw_only=False)
    kind: Literal["prometheus", "loki", "tempo", "alertmanager"]
    url: str
    uid: str
    default: bool = False
    trace_field: str = "trace_id"
    span_labels: Mapping[str, str] = field(default_factory=lambda: {"service.name": "job"})
    site: Site = field(default_factory=here, compare=False, repr=False)


@frozen(kw_only=True)
class Environment:
    """A place where the organisation runs: versions of its servers, and what tells its series apart.

    The first environment of an organisation is the default one. Versions are the oldest that must load the output.
    Grafana finds the dashboards of each service in a folder of its name under `dashboards`, a folder on Grafana's
    host, and shows them in `folder`. `tenant` is whose data is asked for where servers hold that of several, as
    Mimir, Loki and Tempo do; several with | between them.
    """

    name: str = field(kw_only=False)
    prometheus: str = "2.42"
    alertmanager: str = "0.25"
    grafana: str = "11.0"
    external_labels: Mapping[str, str] = field(default_factory=dict[str, str])
    filters: Mapping[str, str] = field(default_factory=dict[str, str])
    datasources: Sequence[Datasource] = ()
    dashboards: str = "/var/lib/grafana/dashboards"
    folder: str = ""
    tenant: str = ""
    site: Site = field(default_factory=here, compare=False, repr=False)


@frozen(kw_only=True)
class Smtp:
    """The mail server for e-mail receivers: `host:port`, the sender, and for a login its user and password file.

    The password itself is refused.
    """

    host: str = field(kw_only=False)
    sender: str
    user: str = ""
    password_file: str = ""
    require_tls: bool = True
    password: InitVar[None] = None
    site: Site = field(default_factory=here, compare=False, repr=False)

    def __post_init__(self, password: object) -> None:
        refuse_literal("the mail server", self.site, "password_file", password=password)
        if self.password_file:
            require_path("the mail server", self.site, password_file=self.password_file)


@frozen(kw_only=True)
class Cadence:
    """How alerts of one severity are sent: `wait` collects a new group, `interval` its changes, `repeat` says it again.

    `repeat` is at least an hour: an alert that is still firing is not news. Alerts that agree in the labels of
    `group_by` are one notification.
    """

    group_by: Sequence[str] = ("service", "alertname")
    wait: str | Duration = "30s"
    interval: str | Duration = "5m"
    repeat: str | Duration = "4h"

    def __post_init__(self) -> None:
        for name in ("wait", "interval", "repeat"):
            object.__setattr__(self, name, duration(getattr(self, name)))


CADENCES: Final[Mapping[AlertSeverity, Cadence]] = {
    AlertSeverity.CRITICAL: Cadence(wait="10s", interval="1m", repeat="1h"),
    AlertSeverity.HIGH: Cadence(wait="30s", interval="5m", repeat="4h"),
    AlertSeverity.MEDIUM: Cadence(group_by=("service",), wait="1m", interval="10m", repeat="12h"),
    AlertSeverity.LOW: Cadence(group_by=("service",), wait="5m", interval="30m", repeat="1d"),
}


@frozen(kw_only=True)
class Organisation:
    """The teams and environments of all services.

    `runbooks` and `grafana` are base addresses: a runbook file becomes `runbooks` + service + path, a panel link
    starts with `grafana`. `fallback` is told of every alert that no team's route takes, so that none is lost. `smtp`
    is needed by e-mail receivers.
    """

    name: str = field(kw_only=False)
    teams: Sequence[Team]
    environments: Sequence[Environment]
    grafana: str
    runbooks: str
    fallback: Sequence[Receiver]
    smtp: Smtp | None = None
    cadences: Mapping[AlertSeverity, Cadence] = field(default_factory=lambda: CADENCES)
    allow: Mapping[str, str] = field(default_factory=dict[str, str])
    site: Site = field(default_factory=here, compare=False, repr=False)
