"""How much was made, for the summary of a build."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from heliograph import artifacts, conventions
from heliograph.model.rules import AlertRule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from heliograph.artifacts import Artifact
    from heliograph.build import Checked, Trees
    from heliograph.model.service import Service


class Made(NamedTuple):
    """What stands in one owner's folder; of rules, alerts, proofs and routes, those of the default environment."""

    owner: str
    dashboards: int
    panels: int
    recordings: int
    alerts: int
    proofs: int
    routes: int


def tally(checked: Checked, trees: Trees) -> list[Made]:
    """One row for each owner: the services, and last what they share."""
    rows = [_of_service(checked, service, trees[service.name]) for service in checked.services]
    if conventions.ORGANISATION in trees:
        routes = _routes(trees[conventions.ORGANISATION])
        rows.append(Made(conventions.ORGANISATION, 0, 0, 0, 0, 0, routes))
    return rows


def _of_service(checked: Checked, service: Service, made: Sequence[Artifact]) -> Made:
    default = next(one for one in checked.expanded if one.service is service)
    rules = [rule for group in default.groups for rule in group.rules]
    alerts = [rule.alert for rule in rules if isinstance(rule, AlertRule)]
    paths = [str(one.path) for one in made]
    return Made(
        owner=service.name,
        dashboards=len(service.dashboards),
        panels=sum(len(dashboard.panels) for dashboard in service.dashboards),
        recordings=len(rules) - len(alerts),
        alerts=len(alerts),
        proofs=sum(path.startswith(f"{conventions.PROOFS}/") and path.endswith(".test.yaml") for path in paths),
        routes=_routes(made),
    )


def _routes(made: Iterable[Artifact]) -> int:
    """The ways through the routing tree that end at a receiver, the fallback's included."""
    for one in made:
        if str(one.path) == conventions.ALERTMANAGER:
            configuration: Any = artifacts.parse(str(one.path), one.content)
            return _ends(configuration["route"])
    return 0


def _ends(route: Mapping[str, Any]) -> int:
    return ("receiver" in route) + sum(map(_ends, route.get("routes", ())))
