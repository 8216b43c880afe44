"""Every expression of the definitions, read once: raw PromQL parsed, series looked up, faults inferred."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from heliograph.promql.durations import AUTO
from heliograph.promql.lowering import Context, lower
from heliograph.promql.scanning import UnreadableQuery
from heliograph.promql.tree import Expression, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.checks.mechanism.model import Model
    from heliograph.checks.mechanism.subjects import Owned
    from heliograph.promql.series import Catalogue

Kind = Literal["panel", "rule"]


class Unreadable(NamedTuple):
    """Raw PromQL that cannot be read, and why."""

    owner: Owned[Any]
    error: UnreadableQuery


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """An expression of a panel, an annotation, an alert or a recording.

    Its `tree` holds no raw part; `nodes` are all of its nodes, outermost first.
    """

    owner: Owned[Any]
    kind: Kind
    tree: Expression
    nodes: tuple[Expression, ...]
    catalogue: Catalogue


def gather(model: Model) -> tuple[tuple[Query, ...], tuple[Unreadable, ...]]:
    """What can be read, and what cannot."""
    queries: list[Query] = []
    unreadable: list[Unreadable] = []
    known: dict[tuple[int, str], tuple[Expression, tuple[Expression, ...]]] = {}
    contexts: dict[str, Context] = {}
    for owner, kind, written in _written(model):
        assert owner.service is not None  # noqa: S101 — expressions stand in services
        name = owner.service.name
        context = contexts.get(name)
        if context is None:
            # Neither scope nor windows: what its author wrote is what is judged.
            context = contexts[name] = Context("panel", (), (), AUTO, model.project.catalogue(owner.service))
        read = known.get((id(written), name))
        if read is None:
            try:
                tree = lower(written, context)
            except UnreadableQuery as error:
                unreadable.append(Unreadable(owner, error))
                continue
            read = known[id(written), name] = (tree, tuple(walk(tree)))
        queries.append(Query(owner, kind, *read, context.catalogue))
    return tuple(queries), tuple(unreadable)


def _written(model: Model) -> Iterator[tuple[Owned[Any], Kind, Expression]]:
    """Every expression as its author wrote it."""
    for condition in model.conditions:
        yield condition, "rule", condition.value.observed
    for recording in model.recordings:
        yield recording, "rule", recording.value.recorded.expression()
    for panel in model.panels:
        for query in panel.value.queries:
            yield panel, "panel", query.tree
    for dashboard in model.dashboards:
        for annotation in dashboard.value.annotations:
            yield dashboard, "panel", annotation.expression.expression()
