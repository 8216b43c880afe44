"""Prometheus: one file of recording and alerting rules per service, in keys that every Prometheus from 2.42 reads."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from heliograph import conventions
from heliograph.artifacts import Artifact, yaml_artifact
from heliograph.model.rules import AlertRule
from heliograph.promql.printer import show

if TYPE_CHECKING:
    from heliograph.model.project import Expanded
    from heliograph.model.rules import Rule, RuleGroup


def generate(expanded: Expanded) -> list[Artifact]:
    """The rules of a service; no file when it has none."""
    if not expanded.groups:
        return []
    path = f"{conventions.RULES}/{expanded.service.name}.yaml"
    # A service's file is always its package's `service.py`, right under the folder of definitions.
    source = "/".join(PurePath(expanded.service.site.file).parts[-3:])
    return [yaml_artifact(path, {"groups": [group(one) for one in expanded.groups]}, source)]


def group(one: RuleGroup) -> dict[str, Any]:
    """A group as Prometheus reads it."""
    return {"name": one.name, "interval": str(one.interval), "rules": [rule(each) for each in one.rules]}


def rule(one: Rule) -> dict[str, Any]:
    """A rule as Prometheus reads it; what is at its default is left out."""
    if not isinstance(one, AlertRule):
        value: dict[str, Any] = {"record": one.record, "expr": show(one.expression)}
        return value | ({"labels": dict(one.labels)} if one.labels else {})
    value = {"alert": one.alert, "expr": show(one.expression)}
    if one.hold.milliseconds:
        value["for"] = str(one.hold)
    if one.cooldown.milliseconds:
        value["keep_firing_for"] = str(one.cooldown)
    return value | {"labels": dict(one.labels), "annotations": dict(one.annotations)}
