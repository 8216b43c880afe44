"""What dashboards and panels are rendered in: what all dashboards of a service share, and what all panels of one do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from heliograph.conventions import PANEL_SCOPE, RATE_INTERVAL, source_variables
from heliograph.promql.durations import Variable, duration
from heliograph.promql.lowering import Context
from heliograph.promql.matchers import Matcher
from heliograph.promql.printer import show
from heliograph.promql.tree import Selector
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.model.dashboard import Dashboard
    from heliograph.model.organisation import Datasource, Environment
    from heliograph.model.panel import Panel
    from heliograph.model.project import Expanded, Project
    from heliograph.model.service import Service
    from heliograph.promql.identity import Form
    from heliograph.targets.grafana.queries import Lowered

Json = dict[str, Any]

PROMETHEUS: Final = "prometheus"
ADAPTIVE: Final = Variable(RATE_INTERVAL)
"""The window of queries that follow the width of the screen."""
JOB: Final = Matcher("job", "=~", "$job")


@frozen(eq=False)
class Surroundings:
    """What the dashboards of a service share in one environment.

    `adaptive` is the context of queries, `alerting` that of panels that show an alert, whose window they use; `known`
    and `known_alerting` are what was made of expressions in each by now. `jobs` and `instances` are what Prometheus is
    asked for their names. `defaults` are the datasources that are meant by their kind. `version` is that of Grafana's
    panels.
    """

    project: Project
    expanded: Expanded
    adaptive: Context
    alerting: Context
    jobs: str
    instances: str
    defaults: dict[str, Datasource]
    version: str
    known: dict[Form, Lowered]
    known_alerting: dict[Form, Lowered]


@frozen(eq=False)
class Page:
    """One dashboard in its surroundings.

    `variables` are those that stand for datasources, by kind; `sources` are the references to them.
    """

    around: Surroundings
    dashboard: Dashboard
    variables: dict[str, str]
    sources: dict[str, Json]


def surroundings(project: Project, expanded: Expanded) -> Surroundings:
    """What the dashboards of a service have around them."""
    service, environment = expanded.service, expanded.environment
    filters = tuple([Matcher(name, "=", value) for name, value in environment.filters.items()])
    scope = PANEL_SCOPE + filters
    window = duration(service.rule_window)
    present = _always_there(service)
    return Surroundings(
        project,
        expanded,
        Context("panel", scope, filters, ADAPTIVE, expanded.catalogue),
        Context("panel", scope, filters, window, expanded.catalogue),
        f"label_values({show(Selector(present, filters))}, job)",
        f"label_values({show(Selector(present, (JOB, *filters)))}, instance)",
        defaults(environment),
        ".".join([*environment.grafana.split("."), "0", "0"][:3]),
        {},
        {},
    )


def page_of(around: Surroundings, dashboard: Dashboard, panels: Sequence[Panel]) -> Page:
    """The page that a dashboard of these panels is rendered on."""
    variables = source_variables(panels)
    sources: dict[str, Json] = {kind: {"type": kind, "uid": f"${{{name}}}"} for kind, name in variables.items()}
    return Page(around, dashboard, variables, sources)


def defaults(environment: Environment) -> dict[str, Datasource]:
    """The datasource of each kind: the default one, else the first."""
    found: dict[str, Datasource] = {one.kind: one for one in reversed(environment.datasources)}
    return found | {one.kind: one for one in environment.datasources if one.default}


def _always_there(service: Service) -> str:
    """A series that every instance of the service has from its start on: `up` where it has no metric of its own."""
    own = [metric for metric in service.metrics if metric.foreign is None]
    closed = [metric for metric in own if all(label.values is not None for label in metric.labels_declared)]
    return next((metric.series[-1].name for metric in closed or own), "up")
