"""Distributions: histograms, whose buckets a service counts, and summaries, whose quantiles somebody else computed."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from heliograph.findings import DefinitionError
from heliograph.metrics.buckets import le, spelt
from heliograph.metrics.spec import Metric
from heliograph.metrics.units import EVENTS
from heliograph.promql.durations import AUTO, WindowLike
from heliograph.promql.matchers import Match, read_matchers
from heliograph.promql.series import LabelSpec, Series, SeriesKind
from heliograph.promql.tree import Aggregate, Binary, Call, Number, Selector, new_aggregate, new_call, new_selector
from heliograph.source import argument_of, here
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from typing_extensions import ParamSpec

    from heliograph.metrics.instruments.children import HistogramChild
    from heliograph.metrics.instruments.timing import Timer
    from heliograph.metrics.labels import Labels
    from heliograph.promql.series import Unit
    from heliograph.source import Site

    P = ParamSpec("P", default=[])
else:
    from typing import ParamSpec

    P = ParamSpec("P")


class _Distribution(Metric[P]):
    """What histograms and summaries share: a counter of observations and one of their sum."""

    @property
    def observations(self) -> Selector:
        """The counter of observations, `…_count`."""
        found = self.series[-1]
        return Selector(found.name, series=found)

    @property
    def total(self) -> Selector:
        """The sum of all observed values, `…_sum`: a counter while they are not negative."""
        found = self.series[-2]
        return Selector(found.name, series=found)

    def _counters(self) -> tuple[Series, Series]:
        return (
            self._one(f"{self.name}_sum", SeriesKind.COUNTER),
            self._one(f"{self.name}_count", SeriesKind.COUNTER, unit=EVENTS),
        )


class Histogram(_Distribution[P]):
    """A distribution counted in buckets; `buckets` are the upper bounds, ascending, without +Inf."""

    kind = SeriesKind.BUCKET

    def __init__(
        self,
        name: str,
        help: str,
        labels: Callable[P, Labels] | None = None,
        *,
        buckets: Sequence[float],
        unit: Unit | None = None,
        foreign: str | None = None,
        scope: Mapping[str, str | Match] | None = None,
        limit: int | None = None,
        allow: Mapping[str, str] | None = None,
    ) -> None:
        self.buckets = _bounds(name, buckets)
        super().__init__(name, help, labels, unit=unit, foreign=foreign, scope=scope, limit=limit, allow=allow)

    def labels(self, *_: P.args, **values: P.kwargs) -> HistogramChild:
        """The histogram of these label values, made at first use."""
        return self._live().labels(*_, **values)  # type: ignore[no-any-return]

    def observe(self: Histogram[[]], value: float, exemplar: Mapping[str, str] | None = None) -> None:
        """Count one value in a histogram without labels."""
        self.labels().observe(value, exemplar)

    def time(self: Histogram[[]]) -> Timer:
        """A block or decorator that observes the seconds that work took, however it ended."""
        return self.labels().time()

    def where(self, **labels: str | Match | Sequence[str]) -> HistogramQuery:
        """Only the observations whose labels are so."""
        first = self.series[0]
        bucket = new_selector(first.name, read_matchers(labels), None, None, None, first, True, here())
        return HistogramQuery(bucket, self.series)

    def unscoped(self) -> HistogramQuery:
        """Every service's observations, visibly."""
        return self._query().unscoped()

    def quantile(self, q: float, *, by: Sequence[str] | None = None, window: WindowLike = AUTO) -> Call:
        """The `q` quantile (0 to 1) of what was observed in the window, interpolated within a bucket."""
        return self._query().quantile(q, by=by, window=window)

    def fraction(self, *, under: float, by: Sequence[str] | None = None, window: WindowLike = AUTO) -> Binary:
        """The share (0 to 1) of observations not above a bucket's bound."""
        return self._query().fraction(under=under, by=by, window=window)

    def average(self, *, by: Sequence[str] | None = None, window: WindowLike = AUTO) -> Binary:
        """The mean of what was observed in the window."""
        return self._query().average(by=by, window=window)

    def per_bucket(self, *, by: Sequence[str] | None = None, window: WindowLike = AUTO) -> Aggregate:
        """Observations per second in each bucket, `le` kept: what a heatmap draws."""
        return self._query().per_bucket(by=by, window=window)

    @property
    def bucket(self) -> Selector:
        """The counter of observations up to each bound, `…_bucket`."""
        first = self.series[0]
        return Selector(first.name, series=first)

    def _query(self) -> HistogramQuery:
        return HistogramQuery(self.bucket, self.series)

    def _make_series(self) -> tuple[Series, ...]:
        texts = tuple(le(bound) for bound in (*self.buckets, float("inf")))
        bounds = LabelSpec("le", values=texts, numeric=self.foreign is not None)
        bucket = self._one(f"{self.name}_bucket", SeriesKind.BUCKET, extra=(bounds,), buckets=self.buckets)
        return (bucket, *self._counters())


class Summary(_Distribution[P]):
    """A distribution whose quantiles the producer computed; foreign only, since they cannot be aggregated."""

    kind = SeriesKind.GAUGE

    def __init__(
        self,
        name: str,
        help: str,
        labels: Callable[P, Labels] | None = None,
        *,
        foreign: str,
        quantiles: Sequence[float] = (),
        unit: Unit | None = None,
        scope: Mapping[str, str | Match] | None = None,
        allow: Mapping[str, str] | None = None,
    ) -> None:
        self.quantiles = tuple(quantiles)
        super().__init__(name, help, labels, unit=unit, foreign=foreign, scope=scope, allow=allow)

    def quantile(self, q: float) -> Selector:
        """The series of one declared quantile."""
        first = self.series[0]
        return Selector(first.name, series=first).where(quantile=spelt(first, "quantile", q))

    def average(self, *, by: Sequence[str] | None = None, window: WindowLike = AUTO) -> Binary:
        """The mean of what was observed in the window."""
        return self.total.rate(window).sum(by=by) / self.observations.rate(window).sum(by=by)

    def _make_series(self) -> tuple[Series, ...]:
        extra = (LabelSpec("quantile", values=tuple(le(q) for q in self.quantiles), numeric=True),)
        return (self._one(self.name, self.kind, extra=extra), *self._counters())


@frozen
class HistogramQuery:
    """Some of a histogram's observations: what `where(…)` of a histogram gives."""

    bucket: Selector
    series: tuple[Series, ...]

    @property
    def total(self) -> Selector:
        """The sum of what was observed, `…_sum`."""
        return self._alike(self.series[-2])

    @property
    def observations(self) -> Selector:
        """The counter of observations, `…_count`."""
        return self._alike(self.series[-1])

    def where(self, **labels: str | Match | Sequence[str]) -> HistogramQuery:
        """Only the observations whose labels are so."""
        return HistogramQuery(self.bucket.where(**labels), self.series)

    def unscoped(self) -> HistogramQuery:
        """Every service's observations, visibly."""
        return HistogramQuery(self.bucket.unscoped(), self.series)

    def _alike(self, series: Series) -> Selector:
        bucket = self.bucket
        return Selector(series.name, bucket.matchers, series=series, scoped=bucket.scoped, site=bucket.site)

    def quantile(self, q: float, *, by: Sequence[str] | None = None, window: WindowLike = AUTO) -> Call:
        """The `q` quantile (0 to 1) of what was observed in the window, interpolated within a bucket."""
        site = here()
        return new_call("histogram_quantile", (Number(q, site), self._per_bucket(by, window, site)), site)

    def fraction(self, *, under: float, by: Sequence[str] | None = None, window: WindowLike = AUTO) -> Binary:
        """The share (0 to 1) of observations not above a bucket's bound."""
        fast = self.bucket.where(le=spelt(self.series[0], "le", under))
        return fast.rate(window).sum(by=by) / self.observations.rate(window).sum(by=by)

    def average(self, *, by: Sequence[str] | None = None, window: WindowLike = AUTO) -> Binary:
        """The mean of what was observed in the window."""
        return self.total.rate(window).sum(by=by) / self.observations.rate(window).sum(by=by)

    def per_bucket(self, *, by: Sequence[str] | None = None, window: WindowLike = AUTO) -> Aggregate:
        """Observations per second in each bucket, `le` kept: what a heatmap draws."""
        return self._per_bucket(by, window, here())

    def _per_bucket(self, by: Sequence[str] | None, window: WindowLike, site: Site) -> Aggregate:
        growth = new_call("rate", (self.bucket.range(window),), site)
        return new_aggregate("sum", growth, None, ("le", *(by or ())), False, site)


def _bounds(name: str, buckets: Sequence[float]) -> tuple[float, ...]:
    """Bucket bounds as Prometheus wants them; +Inf is always there and never written."""
    try:
        bounds = tuple(float(bound) for bound in buckets)
    except (TypeError, ValueError, OverflowError):
        bounds = ()
    if not bounds or any(low >= high for low, high in pairwise(bounds)) or not all(map(math.isfinite, bounds)):
        raise DefinitionError(
            f"the buckets of {name} are not ascending finite bounds",
            help="give at least one upper bound, smallest first, without +Inf",
            place=argument_of(here(), "buckets"),
        )
    return bounds
