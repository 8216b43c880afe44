"""What all panels of one dashboard share while they are rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from heliograph.conventions import DATASOURCE_VARIABLE, PANEL_SCOPE, RATE_INTERVAL
from heliograph.promql.durations import Variable, duration
from heliograph.promql.lowering import Context
from heliograph.promql.matchers import Matcher
from heliograph.values import frozen

if TYPE_CHECKING:
    from heliograph.model.dashboard import Dashboard
    from heliograph.model.project import Expanded, Project
    from heliograph.promql.identity import Form
    from heliograph.targets.grafana.queries import Lowered

Json = dict[str, Any]

PROMETHEUS: Final = "prometheus"
ADAPTIVE: Final = Variable(RATE_INTERVAL)
"""The window of queries that follow the width of the screen."""


class Known(NamedTuple):
    """What was made of expressions by now, for the panels of all dashboards: by context and by what they mean."""

    adaptive: dict[Form, Lowered]
    alerting: dict[Form, Lowered]


@frozen
class Page:
    """One dashboard in its surroundings.

    `sources` are the references to the datasource variables by the kind of datasource. `adaptive` is the context of
    queries, `alerting` that of panels that show an alert, whose window they use; `known` is what was made in each.
    `version` is that of Grafana's panels.
    """

    project: Project
    expanded: Expanded
    dashboard: Dashboard
    sources: dict[str, Json]
    adaptive: Context
    alerting: Context
    version: str
    known: Known


def page_of(project: Project, expanded: Expanded, dashboard: Dashboard, known: Known) -> Page:
    """The page that a dashboard is rendered on."""
    service = expanded.service
    filters = tuple([Matcher(name, "=", value) for name, value in expanded.environment.filters.items()])
    scope = PANEL_SCOPE + filters
    window = duration(service.rule_window)
    return Page(
        project,
        expanded,
        dashboard,
        {kind: {"type": kind, "uid": f"${{{name}}}"} for kind, name in source_variables(dashboard).items()},
        Context("panel", scope, filters, ADAPTIVE, expanded.catalogue),
        Context("panel", scope, filters, window, expanded.catalogue),
        ".".join([*expanded.environment.grafana.split("."), "0", "0"][:3]),
        known,
    )


def source_variables(dashboard: Dashboard) -> dict[str, str]:
    """The variables that stand for datasources, by kind, Prometheus first:

    job and instance are asked of it everywhere.
    """
    kinds = dict.fromkeys([PROMETHEUS, *[panel.source for panel in dashboard.panels if panel.source]])
    if len(kinds) == 1:
        return {PROMETHEUS: DATASOURCE_VARIABLE}
    return {kind: f"{kind}_{DATASOURCE_VARIABLE}" for kind in kinds}
