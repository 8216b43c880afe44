"""Rules as Prometheus has them, after lowering: every name, scope and window filled in."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from heliograph.promql.printer import show
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from heliograph.model.alerts import Condition, Recording
    from heliograph.promql.durations import Duration
    from heliograph.promql.tree import Expression


@frozen
class RecordingRule:
    """A series computed at every evaluation; `labels` are what the rule adds to those that the expression keeps."""

    record: str
    expression: Expression
    labels: tuple[tuple[str, str], ...]
    origin: Condition | Recording = field(compare=False)


@frozen
class AlertRule:
    """An alert; `labels` are static, `annotations` may hold Go templates."""

    alert: str
    expression: Expression
    hold: Duration
    cooldown: Duration
    labels: tuple[tuple[str, str], ...]
    annotations: tuple[tuple[str, str], ...]
    origin: Condition = field(compare=False)


Rule = RecordingRule | AlertRule


@frozen
class Unproven:
    """An alert for which no proof can be made, and why, as the second half of a sentence.

    `givable` says whether input series of the author's own may prove it.
    """

    alert: AlertRule
    reason: str
    givable: bool


@frozen
class RuleGroup:
    """Rules evaluated together, in order, every `interval`; rules that read one another share a group."""

    name: str
    interval: Duration
    rules: tuple[Rule, ...]


def rule_file(groups: Iterable[RuleGroup]) -> dict[str, object]:
    """Groups as a rule file of Prometheus has them, in the fields that every supported version knows."""
    return {
        "groups": [
            {"name": group.name, "interval": str(group.interval), "rules": [_fields(rule) for rule in group.rules]}
            for group in groups
        ]
    }


def _fields(rule: Rule) -> dict[str, object]:
    if isinstance(rule, RecordingRule):
        return {"record": rule.record, "expr": show(rule.expression), "labels": dict(rule.labels)}
    fields: dict[str, object] = {"alert": rule.alert, "expr": show(rule.expression)}
    if rule.hold.milliseconds:
        fields["for"] = str(rule.hold)
    if rule.cooldown.milliseconds:
        fields["keep_firing_for"] = str(rule.cooldown)
    return {**fields, "labels": dict(rule.labels), "annotations": dict(rule.annotations)}
