"""Every name that we emit, in one place: identities, labels, paths."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import PurePath, PurePosixPath
from typing import TYPE_CHECKING, Final, Literal

from heliograph.promql.matchers import Matcher
from heliograph.promql.printer import quoted
from heliograph.source import file_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from heliograph.model.alerts import AlertSeverity, Condition
    from heliograph.model.dashboard import Dashboard, Row
    from heliograph.model.organisation import Environment, Organisation
    from heliograph.model.panel import Panel
    from heliograph.model.service import Service
    from heliograph.model.teams import Team

ProofKind = Literal["test", "rules", "unproven"]

SERVICE_LABEL: Final = "service"
TEAM_LABEL: Final = "team"
SEVERITY_LABEL: Final = "severity"

ORGANISATION: Final = "organisation"
"""The folder of what all services share; no service may have this name."""

PANEL_SCOPE: Final = (Matcher("job", "=~", "$job"), Matcher("instance", "=~", "$instance"))
"""What selects a service's own series in a panel."""

TENANT_HEADER: Final = "X-Scope-OrgID"
RATE_INTERVAL: Final = "$__rate_interval"

DASHBOARDS: Final = "grafana/dashboards"
DASHBOARD_PROVISIONING: Final = "grafana/provisioning/dashboards"
DATASOURCE_PROVISIONING: Final = "grafana/provisioning/datasources"
RULES: Final = "prometheus/rules"
PROOFS: Final = "prometheus/proofs"
ALERTMANAGER: Final = "alertmanager/alertmanager.yaml"
ENVIRONMENTS: Final = "environments"

UNPROVEN: Final = "HG317"
"""The check that a definition silences for its alert to be deployed unproven."""

UID_LIMIT: Final = 40

_REMEMBERED: Final = 4096
"""Titles whose names are kept: every environment asks for them again."""

_OTHER: Final = re.compile(r"[^a-z0-9]+")


@lru_cache(_REMEMBERED)
def slug(text: str) -> str:
    """Lower-case letters, digits and single hyphens: `Request rate (p95)` is `request-rate-p95`."""
    return _OTHER.sub("-", text.lower()).strip("-")


def rule_scope(service: Service) -> tuple[Matcher, ...]:
    """What selects a service's own series in a rule or proof."""
    return (Matcher("job", "=", service.name),)


def dashboard_stem(dashboard: Dashboard) -> str:
    """What tells a dashboard from the others of its service: its key, or the name of the module that it stands in."""
    return slug(dashboard.key or PurePath(file_of(dashboard.site)).stem)


def dashboard_uid(service: Service, dashboard: Dashboard) -> str:
    """Stable identity in Grafana; a finding elsewhere says when it is longer than `UID_LIMIT` or taken."""
    return f"{slug(service.name)}-{dashboard_stem(dashboard)}"


def panel_key(panel: Panel | Row) -> str:
    """What a panel's identity is made of."""
    return panel.key or slug(panel.title)


def panel_id(panel: Panel) -> int:
    """A stable number from 1 to 2³¹ - 1; a finding elsewhere says when two panels of a dashboard share one."""
    return _number(panel_key(panel))


def row_id(row: Row) -> int:
    """The number of a row, apart from that of a panel with the same title."""
    return _number(f"row:{panel_key(row)}")


@lru_cache(_REMEMBERED)
def _number(key: str) -> int:
    digest = hashlib.sha256(key.encode()).digest()
    return int.from_bytes(digest[:4], "big") % (2**31 - 1) + 1


def environment_folder(organisation: Organisation, environment: Environment) -> PurePosixPath:
    """Where an environment's files are, under the owner's folder: those of the first one are at its top."""
    default = environment is organisation.environments[0]
    return PurePosixPath() if default else PurePosixPath(ENVIRONMENTS, environment.name)


def source_variables(panels: Iterable[Panel]) -> dict[str, str]:
    """The variables of a dashboard that stand for datasources, by kind, Prometheus first:

    job and instance are asked of it everywhere. One alone needs no kind in its name.
    """
    kinds = dict.fromkeys(["prometheus", *[panel.source for panel in panels if panel.source]])
    return {kind: "datasource" if len(kinds) == 1 else f"{kind}_datasource" for kind in kinds}


def dashboard_path(uid: str) -> str:
    """Where a dashboard is written, under the service's folder."""
    return f"{DASHBOARDS}/{uid}.json"


def dashboard_url(base: str, uid: str, panel: Panel | None = None) -> str:
    """The address of a dashboard, or of one panel of it, under Grafana's base address."""
    return f"{base.rstrip('/')}/d/{uid}" + ("" if panel is None else f"?viewPanel={panel_id(panel)}")


def runbook_url(base: str, service: Service, runbook: str) -> str:
    """The address of a runbook file under the base address for runbooks."""
    return f"{base.rstrip('/')}/{service.name}/{runbook.lstrip('/')}"


def receiver_name(team: Team, severity: AlertSeverity) -> str:
    """The receiver that a team's alerts of one severity go to."""
    return f"{team.name}-{severity.value}"


def words(name: str) -> str:
    """A name of run-together words in the form of metric names: `ResponseTimeAnomaly` is `response_time_anomaly`."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return _OTHER.sub("_", spaced.lower()).strip("_")


def recorded_name(labels: Iterable[str], condition: Condition, operation: str) -> str:
    """The series that an alert reads: the labels it is kept by, whose it is, what was done to the value."""
    level = "_".join(dict.fromkeys((SERVICE_LABEL, *labels)))
    return f"{re.sub(r'[^a-zA-Z0-9_]', '_', level)}:{words(condition.name)}:{operation}"


def rule_group(service: Service, first: str = "") -> str:
    """A group of rules: the service's, or that of the rules which read one another, called after the first of them."""
    return f"{service.name}:{words(first)}" if first else service.name


def rules_path(service: Service) -> str:
    """Where the rules of a service are written, under its folder."""
    return f"{RULES}/{service.name}.yaml"


def proof_path(alert: str, kind: ProofKind, severity: AlertSeverity | None = None) -> str:
    """Where a file of an alert's proof is written, under its service's folder.

    There is a test, the rules that it is about or, instead of both, what is said of an alert that is deployed
    unproven. `severity` tells apart alerts of one name.
    """
    apart = "" if severity is None else f".{severity.value}"
    return f"{PROOFS}/{words(alert).replace('_', '-')}{apart}.{kind}.yaml"


def firing(alert: str) -> str:
    """What selects an alert among those that Prometheus says are firing."""
    return f'ALERTS{{alertname={quoted(alert)},alertstate="firing"}}'
