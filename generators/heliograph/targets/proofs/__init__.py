"""Proofs: for every alert promtool tests in which it fires when it should, is quiet when it should be, and ends.

Each alert has a rule file of its own, with what it reads and nothing else, and a test file beside it; one for which no
proof can be made, though its definition allows that, has a file that says so.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from heliograph import conventions
from heliograph.model.rules import AlertRule, rule_file
from heliograph.targets.proofs.proving import Proven, prove

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.artifacts import Artifact
    from heliograph.model.project import Expanded, Project
    from heliograph.model.rules import Unproven

__all__ = ["Proven", "generate", "prove"]


def generate(project: Project, proven: Proven) -> list[Artifact]:
    """The rule file and the test file of every alert that can be proven; of any other, why it is deployed unproven."""
    from heliograph.artifacts import yaml_artifact
    from heliograph.targets.proofs.document import (
        document,
        tale,
    )  # nothing is written when definitions are only checked

    made: list[Artifact] = []
    path = _paths(proven.expanded)
    for proof in proven.proofs:
        alert = proof.world.alert
        source = project.source(alert.origin.site)
        rules, test = path(alert, "rules"), path(alert, "test")
        made += [
            yaml_artifact(rules, rule_file([proof.group]), source),
            yaml_artifact(test, document(proof, rules), source, comment=tale(proof)),
        ]
    for one in proven.unproven:
        source = project.source(one.alert.origin.site)
        made.append(yaml_artifact(path(one.alert, "unproven"), _admission(proven.expanded, one), source))
    return made


def _paths(expanded: Expanded) -> Callable[[AlertRule, conventions.ProofKind], str]:
    """Where files of proofs are written; of alerts that share a name, the severity tells them apart."""
    alerts = [rule for group in expanded.groups for rule in group.rules if isinstance(rule, AlertRule)]
    shared = Counter(one.alert for one in alerts)

    def path(alert: AlertRule, kind: conventions.ProofKind) -> str:
        severity = alert.origin.severity if shared[alert.alert] > 1 else None
        return conventions.proof_path(alert.alert, kind, severity)

    return path


def _admission(expanded: Expanded, one: Unproven) -> dict[str, object]:
    """What is said of an alert that is deployed unproven: why it is, and with whose leave."""
    origin = one.alert.origin
    allows = (origin.allow, expanded.service.allow, expanded.organisation.allow)
    allowed = next((allow[conventions.UNPROVEN] for allow in allows if conventions.UNPROVEN in allow), "")
    return {"alert": one.alert.alert, "severity": origin.severity.value, "unproven": one.reason, "allowed": allowed}
