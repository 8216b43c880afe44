"""Rule files for Prometheus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph import conventions
from heliograph.artifacts import yaml_artifact
from heliograph.model.rules import rule_file

if TYPE_CHECKING:
    from heliograph.artifacts import Artifact
    from heliograph.model.project import Expanded, Project


def generate(project: Project, expanded: Expanded) -> list[Artifact]:
    """The rules of a service in one file; none for a service without rules."""
    if not expanded.groups:
        return []
    origins = {project.source(rule.origin.site) for group in expanded.groups for rule in group.rules}
    source = origins.pop() if len(origins) == 1 else project.source(expanded.service.site)
    return [yaml_artifact(conventions.rules_path(expanded.service), rule_file(expanded.groups), source)]
