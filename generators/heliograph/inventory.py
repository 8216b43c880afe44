"""The metrics of services, and who uses each."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from heliograph.checks.mechanism import Model
from heliograph.model.alerts import Condition, Recording
from heliograph.model.dashboard import Dashboard
from heliograph.promql.tree import Selector
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from heliograph.checks.mechanism import Query
    from heliograph.metrics.spec import Metric
    from heliograph.model.project import Project
    from heliograph.model.service import Service


@frozen
class Entry:
    """A metric and its users by name; `series` is the most at one instance, None when a label has no limit."""

    service: Service
    metric: Metric[...]
    series: int | None
    panels: tuple[str, ...]
    alerts: tuple[str, ...]
    recordings: tuple[str, ...]


def inventory(project: Project, services: Sequence[Service]) -> list[Entry]:
    """Every metric of the services, in the order of definition; users are looked for in all services."""
    users: dict[tuple[str, str], list[str]] = defaultdict(list)
    for query in Model(project, project.services).queries:
        kind, name = _user(query)
        for metric in _metrics(query):
            users[kind, metric].append(name)
    return [
        Entry(
            service,
            metric,
            most_series(metric),
            *(tuple(dict.fromkeys(users[kind, metric.name])) for kind in ("panel", "alert", "recording")),
        )
        for service in services
        for metric in service.metrics
    ]


def most_series(metric: Metric[...]) -> int | None:
    """The product of its labels' sizes, over all its series; None when a label may have any number of values."""
    sizes = [[spec.size for spec in series.labels] for series in metric.series]
    return sum(math.prod(size or 0 for size in one) for one in sizes) if all(map(all, sizes)) else None


def _metrics(query: Query) -> Iterator[str]:
    """The metrics that an expression reads, each once."""
    read = (node.series for node in query.nodes if isinstance(node, Selector))
    return iter(dict.fromkeys(series.metric for series in read if series is not None))


def _user(query: Query) -> tuple[str, str]:
    """What kind of definition an expression belongs to, and how people call it."""
    match query.owner.value:
        case Condition(name=name):
            return "alert", name
        case Recording(name=name):
            return "recording", name
        case _:
            boards = [one.title for one in query.owner.holders if isinstance(one, Dashboard)]
            return "panel", " / ".join([*boards, query.owner.name])
