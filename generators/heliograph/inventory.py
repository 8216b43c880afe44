"""The metrics and indicators of services, and who uses each."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Model
from heliograph.metrics import own, spec
from heliograph.metrics.cardinality import most_series
from heliograph.metrics.sli import NAME, Sli
from heliograph.model.alerts import Condition, Recording
from heliograph.model.dashboard import Dashboard
from heliograph.promql.inference.labels import labels
from heliograph.promql.tree import Selector
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from heliograph.checks.mechanism import Query
    from heliograph.metrics.spec import Metric
    from heliograph.model.project import Project
    from heliograph.model.service import Service


@frozen
class Users:
    """Who reads a metric or an indicator, by name."""

    panels: tuple[str, ...]
    alerts: tuple[str, ...]
    recordings: tuple[str, ...]
    indicators: tuple[str, ...]


@frozen
class Entry:
    """A metric and its users; `series` is the most at one instance, None when a label has no limit."""

    service: Service
    metric: Metric[...]
    series: int | None
    users: Users


@frozen
class Indicator:
    """A service level indicator and its users."""

    service: Service
    sli: Sli
    users: Users


@frozen
class Inventory:
    """What services expose. `runtime` are the metrics that each of them has from Heliograph's runtime."""

    entries: tuple[Entry, ...]
    indicators: tuple[Indicator, ...]
    runtime: tuple[Metric[...], ...]


def inventory(project: Project, services: Sequence[Service]) -> Inventory:
    """Everything that the services expose, in the order of definition; users are looked for in all services."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for query in Model(project, project.services).queries:
        kind, name = _user(query)
        for read in _read(query):
            found[kind, read].append(name)

    def users(read: str) -> Users:
        kinds = ("panel", "alert", "recording", "indicator")
        return Users(*(tuple(dict.fromkeys(found[kind, read])) for kind in kinds))

    return Inventory(
        tuple(
            Entry(service, metric, most_series(metric), users(metric.name))
            for service in services
            for metric in service.metrics
        ),
        tuple(
            Indicator(service, sli, users(_indicator(sli.name))) for service in services for sli in service.indicators
        ),
        spec.defined(own.PACKAGE),
    )


def _indicator(name: str) -> str:
    """What stands for an indicator among the names of metrics."""
    return f"{NAME} {name}"


def _read(query: Query) -> Iterator[str]:
    """The metrics and indicators that an expression reads, each once."""
    names: dict[str, None] = {}
    for node in query.nodes:
        if isinstance(node, Selector) and node.series is not None:
            names[node.series.metric] = None
            if node.series.metric == NAME:
                sli = labels(node).known.get("sli")
                values = () if sli is None else sorted(sli.values or ())
                names.update(dict.fromkeys(map(_indicator, values)))
    return iter(names)


def _user(query: Query) -> tuple[str, str]:
    """What kind of definition an expression belongs to, and how people call it."""
    match query.owner.value:
        case Condition(name=name):
            return "alert", name
        case Recording(name=name):
            return "recording", name
        case Sli(name=name):
            return "indicator", name
        case _:
            boards = [one.title for one in query.owner.holders if isinstance(one, Dashboard)]
            return "panel", " / ".join([*boards, query.owner.name])
