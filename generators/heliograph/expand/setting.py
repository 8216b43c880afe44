"""What all rules of a service in an environment share: scope, labels, links; and how a rule is made in it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from heliograph import conventions
from heliograph.expand.links import Links
from heliograph.model.rules import AlertRule, RecordingRule
from heliograph.promql.durations import duration
from heliograph.promql.inference.labels import NAME, labels
from heliograph.promql.inference.recorded import recorded
from heliograph.promql.lowering import Context, lower
from heliograph.promql.matchers import Matcher
from heliograph.promql.series import Catalogue
from heliograph.promql.tree import Selector
from heliograph.values import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from heliograph.model.alerts import Condition, Recording
    from heliograph.model.organisation import Environment
    from heliograph.model.project import Project
    from heliograph.model.service import Service
    from heliograph.promql.durations import Duration
    from heliograph.promql.series import Series
    from heliograph.promql.tree import Expression, Operations


class Setting:
    """A service in an environment, and the catalogue of what its rules may read."""

    def __init__(self, project: Project, service: Service, environment: Environment, catalogue: Catalogue) -> None:
        self.project: Final = project
        self.service: Final = service
        self.environment: Final = environment
        self.catalogue: Final = catalogue

    def knowing(self, series: Series) -> Setting:
        """The same with one more series, which comes after the others of its name."""
        return Setting(self.project, self.service, self.environment, Catalogue((*self.catalogue, series)))

    @property
    def interval(self) -> Duration:
        """How often the rules are evaluated."""
        return duration(self.service.evaluation_interval)

    @cached_property
    def context(self) -> Context:
        """Where the rules' queries run."""
        filters = tuple(Matcher(name, "=", value) for name, value in self.environment.filters.items())
        scope = (*conventions.rule_scope(self.service), *filters)
        return Context("rule", scope, filters, duration(self.service.rule_window), self.catalogue)

    @cached_property
    def links(self) -> Links:
        """Which panels show what."""
        return Links(self.service)

    def lowered(self, expression: Operations) -> Expression:
        """An expression as these rules evaluate it."""
        return lower(expression.expression(), self.context)

    def recording(self, origin: Recording) -> RecordingRule:
        """The rule of a recording."""
        labels = self._labels(origin.labels, team=self.service.team.name)
        return RecordingRule(origin.name, self.lowered(origin.recorded), labels, origin)

    def record(
        self, condition: Condition, operation: str, expression: Expression, kept: Iterable[str]
    ) -> RecordingRule:
        """A rule that records, for a condition, a lowered expression that has the labels `kept`."""
        labels = self._labels({}, team=self.service.team.name)
        return RecordingRule(conventions.recorded_name(kept, condition, operation), expression, labels, condition)

    def reading(self, rule: RecordingRule) -> Selector:
        """What a rule recorded, as another rule reads it; no other service's series of the same name is meant."""
        series = series_of(rule)
        selector = Selector(rule.record, series=series, site=rule.origin.site)
        scoped = lower(selector, replace(self.context, catalogue=Catalogue((series,))))
        assert isinstance(scoped, Selector)  # noqa: S101 — lowering keeps the form of a selector
        return scoped

    def alert(self, condition: Condition, expression: Expression) -> AlertRule:
        """The alert of a condition."""
        team = condition.team or self.service.team
        return AlertRule(
            condition.name,
            expression,
            condition.hold_for,
            condition.cooldown_for,
            self._labels(condition.labels, team=team.name, severity=condition.severity.value),
            self._annotations(condition),
            condition,
        )

    def _labels(self, own: Mapping[str, str], *, team: str, severity: str = "") -> tuple[tuple[str, str], ...]:
        """The labels of a rule. The environment's filters are among them: other environments may share the server."""
        labels = {**own, conventions.SERVICE_LABEL: self.service.name, conventions.TEAM_LABEL: team}
        if severity:
            labels[conventions.SEVERITY_LABEL] = severity
        return tuple({**labels, **self.environment.filters}.items())

    def _annotations(self, condition: Condition) -> tuple[tuple[str, str], ...]:
        organisation = self.project.organisation
        texts = {"summary": condition.summary, "description": condition.description}
        if condition.runbook:
            texts["runbook_url"] = conventions.runbook_url(organisation.runbooks, self.service, condition.runbook)
        shown = self.links.of(condition)
        if shown is not None:
            dashboard, panel = shown
            uid = conventions.dashboard_uid(self.service, dashboard)
            texts["dashboard_url"] = conventions.dashboard_url(organisation.grafana, uid)
            texts["panel_url"] = conventions.dashboard_url(organisation.grafana, uid, panel)
        return tuple((name, text) for name, text in {**texts, **condition.annotations}.items() if text)


def kept(expression: Expression) -> tuple[str, ...]:
    """The labels of an expression's result, in the order of the alphabet, without the metric's name."""
    return tuple(one for one in labels(expression).known if one != NAME)


def series_of(rule: RecordingRule) -> Series:
    """What is known of the series that a rule records; another service's of the same name is not meant."""
    labels = dict(rule.labels)
    own = Matcher(conventions.SERVICE_LABEL, "=", labels[conventions.SERVICE_LABEL])
    return recorded(rule.record, rule.expression, labels, rule.origin.site, (own,))
