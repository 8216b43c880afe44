"""The rules of a service: those of its recordings and of its conditions, in groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.expand import absence, anomaly, threshold, trend
from heliograph.expand.grouping import grouped
from heliograph.expand.recordings import recorded
from heliograph.expand.setting import Setting, series_of
from heliograph.model.alerts import Absence, Anomaly, Trend
from heliograph.model.rules import AlertRule, RecordingRule
from heliograph.promql.series import Catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from heliograph.model.alerts import Condition
    from heliograph.model.organisation import Environment
    from heliograph.model.project import Project
    from heliograph.model.rules import Rule, RuleGroup
    from heliograph.model.service import Service


def rules(
    project: Project, service: Service, environment: Environment, known: Catalogue
) -> tuple[tuple[RuleGroup, ...], Catalogue]:
    """A service's rules in one environment, and the catalogue `known` with the series that they record."""
    for other in project.services:
        if other is not service:
            known = _knowing(known, recorded(Setting(project, other, environment, known)))
    recordings = recorded(Setting(project, service, environment, known))
    setting = Setting(project, service, environment, _knowing(known, recordings))
    made = _distinct(rule for one in service.conditions for rule in _rules(setting, one))
    return grouped(service, (*recordings, *made)), _knowing(setting.catalogue, made)


def _rules(setting: Setting, condition: Condition) -> tuple[Rule, ...]:
    match condition:
        case Anomaly():
            return anomaly.rules(setting, condition)
        case Trend():
            return trend.rules(setting, condition)
        case Absence():
            return absence.rules(setting, condition)
        case _:
            return threshold.rules(setting, condition)


def _distinct(rules: Iterable[Rule]) -> list[Rule]:
    """The rules, each recording once: alerts of one name, at several severities, may read the same past."""
    seen: set[Rule] = set()
    kept: list[Rule] = []
    for rule in rules:
        if isinstance(rule, AlertRule) or rule not in seen:
            kept.append(rule)
            seen.add(rule)
    return kept


def _knowing(known: Catalogue, rules: Sequence[Rule]) -> Catalogue:
    """The catalogue with the series that the rules record, which come before others of the same name."""
    made = [series_of(rule) for rule in rules if isinstance(rule, RecordingRule)]
    return Catalogue((*made, *known)) if made else known
