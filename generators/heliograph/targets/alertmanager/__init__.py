"""Alertmanager: routes from team and severity, receivers, inhibition.

The organisation's configuration is the one to apply; each service's own, narrowed to what its alerts can meet, is
there for its proofs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph import conventions
from heliograph.artifacts import Artifact, yaml_artifact
from heliograph.model.alerts import AlertSeverity
from heliograph.model.rules import AlertRule
from heliograph.targets.alertmanager.configuration import Reach, configuration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.model.project import Expanded, Project


def generate(project: Project, expanded: Expanded) -> list[Artifact]:
    """The configuration as far as one service's alerts can meet it."""
    labels = [dict(rule.labels) for rule in _alerts(expanded)]
    met = {(one[conventions.TEAM_LABEL], one[conventions.SEVERITY_LABEL]) for one in labels}
    reach = [
        Reach(team, tuple(severity for severity in AlertSeverity if (team.name, severity.value) in met))
        for team in project.organisation.teams
    ]
    value = configuration(project.organisation, [one for one in reach if one.severities])
    comment = "Narrowed to one service, for its proofs; apply the organisation's configuration instead."
    return [yaml_artifact(conventions.ALERTMANAGER, value, project.source(expanded.service.site), comment=comment)]


def generate_organisation(project: Project) -> list[Artifact]:
    """The configuration to apply: every team, every severity."""
    value = configuration(
        project.organisation, [Reach(team, tuple(AlertSeverity)) for team in project.organisation.teams]
    )
    return [yaml_artifact(conventions.ALERTMANAGER, value, project.source(project.organisation.site))]


def _alerts(expanded: Expanded) -> Sequence[AlertRule]:
    return [rule for group in expanded.groups for rule in group.rules if isinstance(rule, AlertRule)]
