"""The definitions, gathered once for all checks that run before rules are made."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from heliograph.checks.mechanism.queries import Gathered
from heliograph.checks.mechanism.subjects import Owned
from heliograph.checks.mechanism.versions import version_of
from heliograph.model.dashboard import Row
from heliograph.promql.functions import Version
from heliograph.source import place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from heliograph.checks.mechanism.queries import Query, Unreadable
    from heliograph.checks.mechanism.subjects import Fault
    from heliograph.metrics.sli import Sli
    from heliograph.metrics.spec import Metric
    from heliograph.model.alerts import Condition, Recording
    from heliograph.model.dashboard import Dashboard
    from heliograph.model.organisation import Environment, Organisation
    from heliograph.model.panel import Panel
    from heliograph.model.project import Project
    from heliograph.model.receivers.base import Receiver
    from heliograph.model.service import Service
    from heliograph.model.teams import Team
    from heliograph.model.variables import Variable
    from heliograph.promql.inference.problem import ProblemKind

T = TypeVar("T")


class Model:
    """A project and its definitions, each with its owner; services that were not selected are left out."""

    def __init__(self, project: Project, services: Sequence[Service]) -> None:
        self.project = project
        self.selected = tuple(services)

    @cached_property
    def organisation(self) -> Owned[Organisation]:
        """The organisation."""
        return Owned(self.project.organisation, None)

    @cached_property
    def teams(self) -> tuple[Owned[Team], ...]:
        """Its teams."""
        return tuple(self.organisation.within(team) for team in self.organisation.value.teams)

    @cached_property
    def receivers(self) -> tuple[Owned[Receiver], ...]:
        """Every receiver of a team or of the organisation itself, each once."""
        fallback = ((self.organisation, one) for one in self.organisation.value.fallback)
        told = ((team, one) for team in self.teams for many in team.value.receivers.values() for one in many)
        owners: dict[int, Owned[Receiver]] = {}
        for owner, receiver in chain(told, fallback):
            owners.setdefault(id(receiver), owner.within(receiver))
        return tuple(owners.values())

    @cached_property
    def environments(self) -> tuple[Owned[Environment], ...]:
        """The environments, the default one first."""
        return tuple(self.organisation.within(one) for one in self.organisation.value.environments)

    @cached_property
    def prometheus(self) -> Version | None:
        """The oldest Prometheus among the environments; None when no version can be read."""
        versions = [version_of(environment.value.prometheus) for environment in self.environments]
        return min((Version(*one) for one in versions if one is not None), default=None)

    @cached_property
    def services(self) -> tuple[Owned[Service], ...]:
        """The selected services."""
        return tuple(self.organisation.within(service, service=service) for service in self.selected)

    @cached_property
    def metrics(self) -> tuple[Owned[Metric[...]], ...]:
        """Their metrics, foreign ones included."""
        return self._held(lambda service: service.metrics)

    @cached_property
    def indicators(self) -> tuple[Owned[Sli], ...]:
        """Their service level indicators."""
        return self._held(lambda service: service.indicators)

    @cached_property
    def conditions(self) -> tuple[Owned[Condition], ...]:
        """Their alert conditions."""
        return self._held(lambda service: service.conditions)

    @cached_property
    def recordings(self) -> tuple[Owned[Recording], ...]:
        """Their recordings."""
        return self._held(lambda service: service.recordings)

    @cached_property
    def dashboards(self) -> tuple[Owned[Dashboard], ...]:
        """Their dashboards."""
        return self._held(lambda service: service.dashboards)

    @cached_property
    def panels(self) -> tuple[Owned[Panel], ...]:
        """Every panel of their dashboards, in reading order; its holder is the dashboard."""
        return tuple(panel for dashboard in self.dashboards for panel in panels_of(dashboard))

    @cached_property
    def variables(self) -> tuple[Owned[Variable], ...]:
        """Every variable of their dashboards."""
        return tuple(board.within(one) for board in self.dashboards for one in board.value.variables)

    @property
    def queries(self) -> Sequence[Query]:
        """Every expression of theirs that can be read."""
        return self._gathered.queries

    @property
    def unreadable(self) -> Sequence[Unreadable]:
        """Every expression of theirs that cannot."""
        return self._gathered.unreadable

    def problems(self, kind: ProblemKind) -> Iterator[Fault]:
        """Every problem of one kind with their expressions, as a fault."""
        return (query.fault(problem) for query, problem in self._gathered.problems.get(kind, ()))

    def where(self, definition: Owned[Any]) -> str:
        """File and line of a definition, for a message about another one."""
        return f"{self.project.source(definition.site)}:{place_of(definition.site).line}"

    @cached_property
    def _gathered(self) -> Gathered:
        return Gathered(self)

    @cached_property
    def whole(self) -> Model:
        """The same of all services, for what must be unique among them."""
        everything = self.project.services
        return self if self.selected == everything else Model(self.project, everything)

    def repeated(
        self, gathered: Callable[[Model], Iterable[Owned[T]]], key: Callable[[Owned[T]], object]
    ) -> Iterator[tuple[Owned[T], Owned[T]]]:
        """Definitions with one key, among all services: the later one and the first one.

        When the later one's service was not selected and the first one's was, it is the other way round.
        """
        selected = {id(service) for service in self.selected}
        first: dict[object, Owned[T]] = {}
        for one in gathered(self.whole):
            other = first.setdefault(key(one), one)
            if other.value is one.value:
                continue
            if one.service is None or id(one.service) in selected:
                yield one, other
            elif id(other.service) in selected:
                yield other, one

    def _held(self, values: Callable[[Service], Iterable[T]]) -> tuple[Owned[T], ...]:
        return tuple(service.within(value) for service in self.services for value in values(service.value))


def panels_of(dashboard: Owned[Dashboard]) -> Iterator[Owned[Panel]]:
    """The panels of a dashboard, in reading order."""
    return (dashboard.within(panel) for panel in dashboard.value.panels)


def boxes_of(dashboard: Owned[Dashboard]) -> Iterator[Owned[Any]]:
    """The panels and rows of a dashboard: everything on it that has an id."""
    for one in dashboard.value.rows:
        yield dashboard.within(one)
        if isinstance(one, Row):
            yield from (dashboard.within(panel) for panel in one.panels)
