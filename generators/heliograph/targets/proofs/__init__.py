"""Proofs: for every alert promtool tests in which it fires when it should, is quiet when it should be, and ends.

Each alert has a rule file of its own, with what it reads and nothing else, and a test file beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph import conventions
from heliograph.model.rules import rule_file
from heliograph.targets.proofs.proving import prove

if TYPE_CHECKING:
    from heliograph.artifacts import Artifact
    from heliograph.model.alerts import Condition
    from heliograph.model.project import Expanded, Project


def generate(project: Project, expanded: Expanded) -> list[Artifact]:
    """The rule file and the test file of every alert that can be proven."""
    from heliograph.artifacts import yaml_artifact
    from heliograph.targets.proofs.document import (
        document,
        tale,
    )  # nothing is written when definitions are only checked

    made: list[Artifact] = []
    for proof in prove(expanded)[0]:
        alert = proof.world.alert
        source = project.source(alert.origin.site)
        rules = conventions.proof_path(alert.alert, rules=True)
        made += [
            yaml_artifact(rules, rule_file([proof.group]), source),
            yaml_artifact(conventions.proof_path(alert.alert), document(proof, rules), source, comment=tale(proof)),
        ]
    return made


def unprovable(expanded: Expanded) -> list[tuple[Condition, str]]:
    """The conditions whose alerts cannot be proven, each with the reason: the second half of a sentence."""
    return [(alert.origin, reason) for alert, reason in prove(expanded)[1]]
