"""Grafana: dashboards as classic JSON, and the files that provision them and their datasources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.artifacts import json_artifact, yaml_artifact
from heliograph.conventions import (
    DASHBOARD_PROVISIONING,
    DASHBOARDS,
    DATASOURCE_PROVISIONING,
    dashboard_path,
    dashboard_uid,
)
from heliograph.targets.grafana.dashboards import dashboard_json
from heliograph.targets.grafana.exclusions import lint_file
from heliograph.targets.grafana.page import surroundings
from heliograph.targets.grafana.provisioning import datasources, provider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.artifacts import Artifact
    from heliograph.model.organisation import Environment
    from heliograph.model.project import Expanded, Project
    from heliograph.targets.grafana.exclusions import Exclusion


def generate(project: Project, expanded: Expanded) -> Iterator[Artifact]:
    """A service's dashboards, how Grafana finds them, and where they break rules of dashboard-linter on purpose.

    Each is made when it is asked for: they are large, and a writer needs no two at once.
    """
    service = expanded.service
    if not service.dashboards:
        return
    found: list[Exclusion] = []
    around = surroundings(project, expanded)
    for dashboard in service.dashboards:
        rendered, broken = dashboard_json(dashboard, around)
        path = dashboard_path(dashboard_uid(service, dashboard))
        yield json_artifact(path, rendered, project.source(dashboard.site), settled=True)
        found += broken
    source = project.source(service.site)
    if found:
        yield yaml_artifact(f"{DASHBOARDS}/.lint", lint_file(found), source)
    path = f"{DASHBOARD_PROVISIONING}/{service.name}.yaml"
    yield yaml_artifact(path, provider(service, expanded.environment), source)


def generate_organisation(project: Project, environment: Environment) -> list[Artifact]:
    """The datasources of an environment, where it has any."""
    if not environment.datasources:
        return []
    rendered = datasources(environment, project.services)
    path = f"{DATASOURCE_PROVISIONING}/{environment.name}.yaml"
    return [yaml_artifact(path, rendered, project.source(environment.site))]
