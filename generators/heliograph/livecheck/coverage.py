"""How much of what is declared was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from heliograph.livecheck.comparison import Comparison, Exposed


@frozen
class Budget:
    """An open label: how many of its `limit` values one instance uses; `limit` None when it has none."""

    label: str
    used: int
    limit: int | None
    overflowed: bool


@frozen
class Covered:
    """One metric: whether it is exposed, its series, how many values of its closed labels were seen, its budgets.

    `combinations` of its labels are at most `limit` at one instance; None when there is no such limit.
    """

    metric: str
    exposed: bool
    series: int
    seen: int
    values: int
    budgets: tuple[Budget, ...]
    combinations: int = 0
    limit: int | None = None


@frozen
class Coverage:
    """A whole service. Foreign metrics are left out: others expose them."""

    source: str
    form: str
    metrics: tuple[Covered, ...]
    series: int
    exemplars: int
    producers: Mapping[str, int]
    ignored: int

    @property
    def exposed(self) -> int:
        """How many of its metrics are exposed."""
        return sum(one.exposed for one in self.metrics)

    @property
    def live(self) -> int:
        """How many of them have series."""
        return sum(bool(one.series) for one in self.metrics)

    @property
    def seen(self) -> int:
        """How many values of closed labels were seen, over all metrics."""
        return sum(one.seen for one in self.metrics)

    @property
    def values(self) -> int:
        """How many values of closed labels are declared, over all metrics."""
        return sum(one.values for one in self.metrics)


def coverage(comparison: Comparison) -> Coverage:
    """The figures of a comparison."""
    scrape = comparison.scrape
    return Coverage(
        scrape.source,
        scrape.form,
        tuple(_covered(one) for one in comparison.exposed if one.metric.foreign is None),
        sum(map(len, scrape.series.values())),
        scrape.exemplars,
        dict(sorted(comparison.producers.items())),
        comparison.ignored,
    )


def _covered(one: Exposed) -> Covered:
    closed = [label for label in one.metric.labels_declared if label.values is not None]
    opened = [label for label in one.metric.labels_declared if label.values is None]
    seen = sum(len(frozenset[str]().union(*one.values(label).values()) & set(label.values or ())) for label in closed)
    return Covered(
        one.metric.name,
        one.registered,
        one.count,
        seen,
        sum(len(label.values or ()) for label in closed),
        tuple(Budget(label.name, one.used(label), label.limit, one.overflowed(label)) for label in opened),
        one.combinations,
        one.metric.limit,
    )
