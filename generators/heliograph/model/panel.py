"""What every panel has. One file per kind stands beside this one."""

from __future__ import annotations

from dataclasses import InitVar, dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from heliograph.findings import DefinitionError
from heliograph.promql.tree import Expression, Operations
from heliograph.source import Site, here

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from heliograph.model.alerts import Condition
    from heliograph.model.fields import Link, Mapping as ValueMapping, Override, Transformation
    from heliograph.promql.series import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One query of a panel: an expression with its legend; `instant` asks for the last value only."""

    expression: Operations = field(kw_only=False)
    legend: str = ""
    instant: bool | None = None
    hidden: bool = False
    site: Site = field(default_factory=here, compare=False, repr=False)

    @property
    def tree(self) -> Expression:
        """The expression as a tree."""
        return self.expression.expression()


QueryLike = Operations | Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A rectangle of a dashboard.

    `query` is an expression, a Query, or several. `unit` is inferred when not given. `thresholds` maps values to colours from there on; below the
    first one it is green. `alert` draws that alert's threshold and uses its window. `key` keeps the panel's identity when its title changes.
    `width` (of 24 columns) and `height` (in grid units) override the automatic layout. `extra` is merged into the generated JSON last.
    """

    kind: ClassVar[str] = ""

    title: str = field(kw_only=False)
    query: InitVar[QueryLike | Sequence[QueryLike]] = field(default=(), kw_only=False)
    description: str = ""
    unit: Unit | str | None = None
    decimals: int | None = None
    min: float | None = None
    max: float | None = None
    thresholds: Mapping[float, str] = field(default_factory=dict[float, str])
    mappings: Sequence[ValueMapping] = ()
    overrides: Sequence[Override] = ()
    links: Sequence[Link] = ()
    transformations: Sequence[Transformation] = ()
    no_value: str = ""
    repeat: str = ""
    repeat_direction: Literal["h", "v"] = "h"
    alert: Condition | None = None
    key: str = ""
    width: int | None = None
    height: int | None = None
    interval: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])
    allow: Mapping[str, str] = field(default_factory=dict[str, str])
    queries: tuple[Query, ...] = field(init=False)
    site: Site = field(default_factory=here, compare=False, repr=False)

    def __post_init__(self, query: QueryLike | Sequence[QueryLike]) -> None:
        several = query if isinstance(query, (list, tuple)) else (query,)
        object.__setattr__(self, "queries", tuple(_query(self, one) for one in several))


def _query(panel: Panel, query: object) -> Query:
    if isinstance(query, Query):
        return query
    if isinstance(query, Operations):
        return Query(query, site=panel.site)
    raise DefinitionError(
        f"the panel {panel.title!r} cannot show {query!r}",
        help='a query is a metric, an expression, promql("…") or Query(…); metric kinds come from heliograph.metrics',
        place=panel.site.argument(1),
    )
