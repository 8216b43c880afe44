"""Metrics as definitions: one object that services update and that queries are built from.

Defining a metric touches no registry and imports no client; the live side is bound by its first update or by `expose`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, get_args

from heliograph.findings import DefinitionError, did_you_mean
from heliograph.metrics.labels import Labels, checked_limit, combinations, label_fields
from heliograph.metrics.units import BYTES, COUNT, DOLLARS, EVENTS, REQUESTS, unit_of
from heliograph.promql.matchers import Match, Matcher, read_matchers
from heliograph.promql.series import LabelSpec, Series, SeriesKind
from heliograph.promql.tree import Operations, Selector, new_selector
from heliograph.source import argument_of, calling_module, here, place_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from typing_extensions import ParamSpec

    from heliograph.metrics.instruments.children import CounterChild, GaugeChild
    from heliograph.metrics.instruments.timing import Exceptions, InProgress, Timer
    from heliograph.promql.series import Unit

    # The default makes a metric without a label set one whose `labels()` takes nothing, for both type checkers.
    P = ParamSpec("P", default=[])
else:
    from typing import ParamSpec

    P = ParamSpec("P")

MultiprocessMode = Literal[
    "all", "liveall", "min", "livemin", "max", "livemax", "sum", "livesum", "mostrecent", "livemostrecent"
]
"""The client's words for what becomes of a gauge where processes share their metrics."""

_ADDED_UP = (None, BYTES, COUNT, DOLLARS, EVENTS, REQUESTS)

_defined: dict[str, dict[str, Metric[...]]] = {}


def defined(package: str) -> tuple[Metric[...], ...]:
    """The own metrics that modules of a top-level package have defined, the newest definition of each name."""
    return tuple(_defined.get(package, {}).values())


def defined_by(series: Series) -> Metric[...] | None:
    """The own metric that a selector of this series is made from."""
    found = (metrics.get(series.metric) for metrics in _defined.values())
    return next((one for one in found if one is not None and one.series[0] is series), None)


class Metric(Generic[P]):
    """What every kind of metric has: name, help, label set, unit; and, for foreign ones, producer and scope.

    `foreign` names who exposes a metric that is not the service's own; `scope` are the label values that select it
    there (None: it carries the service's own `job`, as `up` does). `limit` is the most series of it in one process:
    beyond, every open label is `__overflow__`. `allow` silences checks here: code to reason.
    """

    kind: ClassVar[SeriesKind]

    def __init__(
        self,
        name: str,
        help: str,
        labels: Callable[P, Labels] | None = None,
        *,
        unit: Unit | None = None,
        foreign: str | None = None,
        scope: Mapping[str, str | Match] | None = None,
        limit: int | None = None,
        allow: Mapping[str, str] | None = None,
    ) -> None:
        for argument, value in (("name", name), ("help", help)):
            if not isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance] — definitions are not always type-checked
                raise DefinitionError(
                    f"the {argument} of a metric is text, not {value!r}",
                    help='write METRIC = Counter("name_total", "What it counts.", LabelSet)',
                    place=place_of(here()),
                )
        if labels is not None and not (isinstance(labels, type) and issubclass(labels, Labels)):
            raise DefinitionError(
                f"the labels of {name} are not a label set",
                help="pass a class derived from Labels",
                place=place_of(here()),
            )
        self.name = name
        self.help = help
        self.label_set: type[Labels] | None = labels
        self.unit = unit if unit is not None else unit_of(name, self.kind)
        self.foreign = foreign
        self.scope = scope
        self.limit = checked_limit(limit, "a series")
        self.allow: Mapping[str, str] = allow or {}
        self.site = here()
        self.fields = () if labels is None else label_fields(labels)
        self.possible: Sequence[tuple[str, ...]] | None = None
        """The combinations of label values that can be, where labels are closed and not every one can; None: all."""
        self.instrument: Any = None
        self._series: tuple[Series, ...] | None = None
        self.package = calling_module().partition(".")[0]
        if foreign is None:
            _defined.setdefault(self.package, {})[name] = self

    @property
    def labels_declared(self) -> tuple[LabelSpec, ...]:
        """The declared labels, in order."""
        return tuple(spec for _, spec in self.fields)

    def initial(self) -> Sequence[tuple[str, ...]]:
        """The label values of the series that a service has from its start, at zero."""
        return combinations(self.labels_declared) if self.possible is None else self.possible

    @property
    def series(self) -> tuple[Series, ...]:
        """The series that this metric exposes."""
        if self._series is None:
            self._series = self._make_series()
        return self._series

    def _make_series(self) -> tuple[Series, ...]:
        return (self._one(self.name, self.kind),)

    def _one(
        self,
        name: str,
        kind: SeriesKind,
        *,
        extra: tuple[LabelSpec, ...] = (),
        unit: Unit | None = None,
        buckets: tuple[float, ...] = (),
    ) -> Series:
        scope = None if self.scope is None else tuple(_scope(label, value) for label, value in self.scope.items())
        return Series(
            name,
            kind,
            labels=(*self.labels_declared, *extra),
            unit=unit or self.unit,
            help=self.help,
            metric=self.name,
            buckets=buckets,
            scope=scope,
            site=self.site,
        )

    def _live(self) -> Any:
        """The bound instrument; binds every metric of the package when this is its first update.

        Once bound, an instance answers to `labels`, `inc` and the like by itself: this is not called again.
        """
        if self.foreign is not None:
            from heliograph.metrics.instruments.nothing import foreign

            return foreign(self.name, self.foreign)
        if self.instrument is None:
            from heliograph.metrics.instruments import binding

            binding.bind(self)
        return self.instrument

    def __repr__(self) -> str:
        """Kind and name."""
        return f"<{type(self).__name__} {self.name}>"


class _OneSeries(Metric[P], Operations):
    """A metric of one series, usable wherever an expression is."""

    def expression(self) -> Selector:
        """All series of the metric."""
        first = self.series[0]
        return Selector(first.name, series=first)

    def where(self, **labels: str | Match | Sequence[str]) -> Selector:
        """Only the series whose labels are so: a value, several values, `matches(…)`, `not_matches(…)`, `is_not(…)`."""
        first = self.series[0]
        return new_selector(first.name, read_matchers(labels), None, None, None, first, True, here())

    def unscoped(self) -> Selector:
        """Every service's series of this name, visibly."""
        return self.expression().unscoped()


class Counter(_OneSeries[P]):
    """A number that only grows: requests, errors, bytes sent. Its name ends in `_total`."""

    kind = SeriesKind.COUNTER

    def labels(self, *_: P.args, **values: P.kwargs) -> CounterChild:
        """The counter of these label values, made at first use."""
        return self._live().labels(*_, **values)  # type: ignore[no-any-return]

    def inc(self: Counter[[]], amount: float = 1, exemplar: Mapping[str, str] | None = None) -> None:
        """Add `amount` (not negative) to a counter without labels."""
        self.labels().inc(amount, exemplar)

    def count_exceptions(self: Counter[[]], *types: type[BaseException]) -> Exceptions:
        """A block or decorator that counts exceptions of these types; without any, every error and no cancellation."""
        return self.labels().count_exceptions(*types)


class Gauge(_OneSeries[P]):
    """A number that goes up and down: bytes in use, connections open.

    `multiprocess_mode` says what becomes of it where processes share their metrics: by default the greatest value of
    the living processes for a ratio, a score or a unit that does not add up, else their sum.
    """

    kind = SeriesKind.GAUGE

    def __init__(
        self,
        name: str,
        help: str,
        labels: Callable[P, Labels] | None = None,
        *,
        unit: Unit | None = None,
        foreign: str | None = None,
        scope: Mapping[str, str | Match] | None = None,
        limit: int | None = None,
        multiprocess_mode: MultiprocessMode | None = None,
        allow: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(name, help, labels, unit=unit, foreign=foreign, scope=scope, limit=limit, allow=allow)
        by_unit: MultiprocessMode = "livesum" if self.unit in _ADDED_UP else "livemax"
        self.multiprocess_mode = by_unit if multiprocess_mode is None else _mode(name, multiprocess_mode)

    def labels(self, *_: P.args, **values: P.kwargs) -> GaugeChild:
        """The gauge of these label values, made at first use."""
        return self._live().labels(*_, **values)  # type: ignore[no-any-return]

    def set(self: Gauge[[]], value: float) -> None:
        """Set a gauge without labels."""
        self.labels().set(value)

    def inc(self: Gauge[[]], amount: float = 1) -> None:
        """Add to a gauge without labels."""
        self.labels().inc(amount)

    def dec(self: Gauge[[]], amount: float = 1) -> None:
        """Take from a gauge without labels."""
        self.labels().dec(amount)

    def set_function(self: Gauge[[]], function: Callable[[], float]) -> None:
        """Ask `function` for the value at every scrape. When it raises, the last value stays."""
        self.labels().set_function(function)

    def time(self: Gauge[[]]) -> Timer:
        """A block or decorator that sets the seconds that the last work took."""
        return self.labels().time()

    def track_inprogress(self: Gauge[[]]) -> InProgress:
        """A block or decorator during which the gauge is one higher."""
        return self.labels().track_inprogress()


class Info(_OneSeries[P]):
    """Facts about a process, carried by labels on a series that is always 1. Its name ends in `_info`."""

    kind = SeriesKind.INFO

    def info(self, *_: P.args, **values: P.kwargs) -> None:
        """Set the facts; the last call wins."""
        self._live().info(*_, **values)


def _mode(name: str, mode: MultiprocessMode) -> MultiprocessMode:
    """A multiprocess mode that the client knows."""
    known = get_args(MultiprocessMode)
    if mode not in known:
        raise DefinitionError(
            f"{name} has no multiprocess mode {mode!r}",
            help=did_you_mean(str(mode), known) or f"the modes are {', '.join(known)}",
            place=argument_of(here(), "multiprocess_mode"),
        )
    return mode


def _scope(name: str, value: str | Match) -> Matcher:
    return Matcher(name, value.operator, value.value) if isinstance(value, Match) else Matcher(name, "=", value)
