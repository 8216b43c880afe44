"""What every panel has, and what those have that draw metrics. One file per kind stands in `panels/`."""

from __future__ import annotations

from dataclasses import InitVar, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from heliograph.findings import DefinitionError
from heliograph.model.written import written
from heliograph.promql.tree import Expression, Operations
from heliograph.source import Site, argument_of, here
from heliograph.values import frozen, maker

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from heliograph.model.alerts import Condition
    from heliograph.model.fields import Link, Override, Transformation
    from heliograph.model.fields import Mapping as ValueMapping
    from heliograph.promql.series import Unit


@frozen(kw_only=True)
class Query:
    """One query of a panel: an expression with its legend; `instant` asks for the last value only.

    Without a legend, series are called by the labels that the expression keeps.
    """

    expression: Operations = field(kw_only=False)
    legend: str = ""
    instant: bool | None = None
    hidden: bool = False
    site: Site = field(default_factory=here, compare=False, repr=False)

    @property
    def tree(self) -> Expression:
        """The expression as a tree."""
        return written(self.expression, self.site)


QueryLike = Operations | Query
_new_query = maker(Query)


@frozen(kw_only=True)
class Panel:
    """A rectangle of a dashboard: what every kind has.

    `key` keeps the panel's identity when its title changes. `width` (of 24 columns) and `height` (in grid units)
    override the automatic layout. `repeat` names a variable: the panel is drawn once for each of its values. `extra`
    is merged into the generated JSON last: mappings merge, everything else replaces. `allow` silences checks here:
    code to reason.
    """

    kind: ClassVar[str] = ""
    """The id of Grafana's panel plugin."""
    source: ClassVar[Literal["", "prometheus", "loki", "tempo"]] = ""
    """The kind of datasource that it asks; empty when it asks none."""

    title: str = field(kw_only=False)
    description: str = ""
    links: Sequence[Link] = ()
    transparent: bool = False
    repeat: str = ""
    repeat_direction: Literal["h", "v"] = "h"
    max_per_row: int | None = None
    key: str = ""
    width: int | None = None
    height: int | None = None
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])
    allow: Mapping[str, str] = field(default_factory=dict[str, str])
    queries: tuple[Query, ...] = field(default=(), init=False)
    alert: Condition | None = field(default=None, init=False)
    site: Site = field(default_factory=here, compare=False, repr=False)


@frozen(kw_only=True)
class MetricPanel(Panel):
    """A panel that draws PromQL.

    `query` is an expression, a Query, or several. `description` is the metric's help when not given, `unit` is
    inferred. `thresholds` maps values to colours from there on, `base_color` is the one below. `alert` draws that
    alert's threshold and uses its window. `data_links` are links of single values. `interval` is the least step of
    the queries.
    """

    source: ClassVar[Literal["", "prometheus", "loki", "tempo"]] = "prometheus"

    query: InitVar[QueryLike | Sequence[QueryLike]] = field(default=(), kw_only=False)
    unit: Unit | str | None = None
    decimals: int | None = None
    min: float | None = None
    max: float | None = None
    color: str = ""
    thresholds: Mapping[float, str] = field(default_factory=dict[float, str])
    base_color: str = "green"
    mappings: Sequence[ValueMapping] = ()
    overrides: Sequence[Override] = ()
    data_links: Sequence[Link] = ()
    transformations: Sequence[Transformation] = ()
    no_value: str = ""
    alert: Condition | None = None
    interval: str = ""

    def __post_init__(self, query: QueryLike | Sequence[QueryLike]) -> None:
        if isinstance(query, (list, tuple)):
            queries = tuple([one if type(one) is Query else _query(self, one) for one in query])
        else:
            queries = (_query(self, query),)
        object.__setattr__(self, "queries", queries)


def _query(panel: Panel, query: object) -> Query:
    if isinstance(query, Query):
        return query
    if isinstance(query, Operations):
        return _new_query(query, site=panel.site)
    raise DefinitionError(
        f"the panel {panel.title!r} cannot show {query!r}",
        help='a query is a metric, an expression, promql("…") or Query(…); metric kinds come from heliograph.metrics',
        place=argument_of(panel.site, 1),
    )
