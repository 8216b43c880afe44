"""From what is meant to what Prometheus evaluates: conditions become rules, in one file per kind of condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.model.project import Expanded

if TYPE_CHECKING:
    from heliograph.model.organisation import Environment
    from heliograph.model.project import Project
    from heliograph.model.rules import RuleGroup
    from heliograph.model.service import Service

__all__ = ["expand"]


def expand(project: Project, service: Service, environment: Environment) -> Expanded:
    """A service's rules in one environment, in groups, and the catalogue with the series that they record.

    Raises DefinitionError when raw PromQL cannot be read, and when recordings read one another in a circle.
    """
    groups: tuple[RuleGroup, ...] = ()
    catalogue = project.catalogue(service)
    if service.conditions or any(one.recordings for one in project.services):
        from heliograph.expand.rules import rules  # dashboards alone need no rules, nor what they are made with

        groups, catalogue = rules(project, service, environment, catalogue)
    return Expanded(service, environment, project.organisation, catalogue, groups)
