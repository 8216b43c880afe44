"""Service level indicators: which events of a metric are good and which are bad, counted where no burst is lost.

A series with open labels is born with its first event, so that `rate` never sees what came with its birth; an outage
that begins with new series begins unseen. An indicator's two series have closed labels alone: they are there at 0 from
the start. In the service they cost nothing, for they are the sums of what the metric's own series have counted.
"""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Any, Final

from heliograph.findings import DefinitionError, did_you_mean
from heliograph.metrics.buckets import le
from heliograph.metrics.distributions import Histogram, HistogramQuery
from heliograph.metrics.labels import OVERFLOW
from heliograph.metrics.spec import Counter, defined_by
from heliograph.metrics.units import EVENTS
from heliograph.promql.durations import AUTO, WindowLike
from heliograph.promql.matchers import Matcher
from heliograph.promql.series import LabelSpec, Series, SeriesKind
from heliograph.promql.tree import Binary, Expression, Selector
from heliograph.source import argument_of, calling_module, here, place_of
from heliograph.values import frozen, replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

NAME: Final = "service_events_total"
"""The one metric of all indicators."""

HELP: Final = "Events that a service level indicator judges, by outcome."

GOOD: Final = "good"
BAD: Final = "bad"
_OUTCOMES: Final = LabelSpec("outcome", values=(GOOD, BAD))
LABELS: Final = (LabelSpec("sli"), _OUTCOMES)
"""The labels of that metric in a process: it learns the indicators' names one by one."""

_NAME: Final = r"[A-Za-z][A-Za-z0-9_-]{0,62}"

_defined: dict[str, dict[str, Sli]] = {}


def defined(package: str) -> tuple[Sli, ...]:
    """The indicators that modules of a top-level package have defined, the newest definition of each name."""
    return tuple(_defined.get(package, {}).values())


def series_of(indicators: Iterable[Sli]) -> Series:
    """The series of some indicators, their names being the values of the label `sli`."""
    every = tuple(indicators)
    names = LabelSpec("sli", values=tuple(dict.fromkeys(one.name for one in every)))
    labels = (names, _OUTCOMES)
    return Series(NAME, SeriesKind.COUNTER, labels, EVENTS, HELP, NAME, site=every[0].site)


@frozen(eq=False)
class Judge:
    """Which of a metric's series an indicator looks at, by their label values in order, and what is bad of them.

    Of a distribution the first `buckets` buckets are good; None: a whole series is good or bad.
    """

    counts: Callable[[tuple[str, ...]], bool]
    is_bad: Callable[[tuple[str, ...]], bool]
    buckets: int | None


class Sli:
    """A service level indicator: of the events that `total` counts, `bad` are those that users suffer from.

    `AVAILABILITY = Sli("availability", "…", total=REQUESTS, bad=REQUESTS.where(status_code=matches("5..")))`; of a
    histogram, an event is good that is not above the bucket's bound `under`. `total` may be a selection too, and may
    select by the metric's own labels alone. Define it beside its metric, so that the service that counts imports it.
    Where a label that is asked for has overflowed its limit, nothing is known, and nothing is counted. `allow` silences
    checks here: code to reason.
    """

    def __init__(
        self,
        name: str,
        help: str,
        *,
        total: Counter[...] | Selector | Histogram[...] | HistogramQuery,
        bad: Selector | None = None,
        under: float | None = None,
        allow: Mapping[str, str] | None = None,
    ) -> None:
        self.site = here()
        if type(name) is not str or not re.fullmatch(_NAME, name):
            raise DefinitionError(
                f"{name!r} cannot be the name of an indicator",
                help="use letters, digits, - and _, a letter first, 63 at most",
                place=argument_of(self.site, 0),
            )
        self.name = name
        self.help = help
        self.allow: Mapping[str, str] = allow or {}
        self.under = under
        selected, self.metric = self._source(total)
        self.matchers = self._of_own_labels(selected)
        self.bad_matchers = self._bad(bad)
        self.judged = self._judged(selected, bad)
        self.judge = self._judge()
        self.series = replace(series_of((self,)), help=help)  # panels say what this one tells
        self.bound = False
        self.package = calling_module().partition(".")[0]
        _defined.setdefault(self.package, {})[name] = self
        if self.metric.instrument is not None:
            self._expose()

    @property
    def events(self) -> Selector:
        """The counter of all events, one series for each outcome."""
        return Selector(NAME, (Matcher("sli", "=", self.name),), series=self.series)

    @property
    def good(self) -> Selector:
        """The counter of good events."""
        return self.events.where(outcome=GOOD)

    @property
    def bad(self) -> Selector:
        """The counter of bad events."""
        return self.events.where(outcome=BAD)

    def bad_ratio(self, window: WindowLike = AUTO, *, by: Sequence[str] | None = None) -> Binary:
        """The share (0 to 1) of events in the window that were bad; `by` may keep `job` and `instance`."""
        return self.bad.rate(window).sum(by=by) / self.events.rate(window).sum(by=by)

    def good_ratio(self, window: WindowLike = AUTO, *, by: Sequence[str] | None = None) -> Binary:
        """The share (0 to 1) of events in the window that were good; `by` may keep `job` and `instance`."""
        return self.good.rate(window).sum(by=by) / self.events.rate(window).sum(by=by)

    def __repr__(self) -> str:
        """Its name."""
        return f"<Sli {self.name}>"

    def _expose(self) -> None:
        """A module that is imported after the first update has its indicators exposed at once."""
        from heliograph.metrics.instruments import binding

        binding.expose(self.package)

    def _source(self, total: object) -> tuple[Selector, Counter[...] | Histogram[...]]:
        """What selects all events, and the metric that counts them."""
        selected = total.bucket if isinstance(total, HistogramQuery) else total
        metric = total if isinstance(total, (Counter, Histogram)) else None
        if metric is not None:
            selected = Selector(metric.series[0].name, series=metric.series[0])
        elif isinstance(selected, Selector) and selected.series is not None:
            found = defined_by(selected.series)
            metric = found if isinstance(found, (Counter, Histogram)) else None
        if metric is None or metric.foreign is not None or not isinstance(selected, Selector):
            raise DefinitionError(
                f"the total of {self.name} is no counter or histogram of a service's own",
                help="name the metric that counts all events, or a selection of it: total=REQUESTS",
                place=argument_of(self.site, "total"),
            )
        return selected, metric

    def _bad(self, bad: object) -> tuple[Matcher, ...]:
        """What selects the bad events of a counter. Of a histogram there is `under` instead."""
        if isinstance(self.metric, Histogram):
            if self.under is None or bad is not None:
                raise DefinitionError(
                    f"{self.name} does not say which observations of {self.metric.name} are good",
                    help=f"give the greatest good value, one of its buckets: under={self.metric.buckets[0]:g}",
                    place=place_of(self.site),
                )
            return ()
        if not isinstance(bad, Selector) or bad.series is not self.metric.series[0] or self.under is not None:
            raise DefinitionError(
                f"{self.name} does not say which events of {self.metric.name} are bad",
                help="select them from the same metric by its labels: bad=METRIC.where(…)",
                place=argument_of(self.site, "bad"),
            )
        return self._of_own_labels(bad)

    def _of_own_labels(self, selected: Selector) -> tuple[Matcher, ...]:
        """The matchers of a selection, all of them of labels that the service itself gives."""
        if selected.window or selected.offset_by or selected.at_time is not None or not selected.scoped:
            raise DefinitionError(
                f"{self.name} selects more than labels",
                help="select by where(…) alone: events are judged when they happen",
                place=place_of(selected.site),
            )
        names = [spec.name for spec in self.metric.labels_declared]
        for one in selected.matchers:
            if one.name not in names:
                raise DefinitionError(
                    f"{self.name} selects by {one.name}, which is no label of {self.metric.name}",
                    help=did_you_mean(one.name, names) or f"its labels: {', '.join(names) or 'none'}",
                    place=argument_of(selected.site, one.name),
                )
        return selected.matchers

    def _judged(self, total: Selector, bad: Selector | None) -> tuple[Expression, ...]:
        """What it reads of the metric, for the checks."""
        if self.under is not None:
            bound = Matcher("le", "=", le(self.under))
            return (total.rate(), Selector(total.name, (bound,), series=total.series, site=self.site).rate())
        return (total.rate(), *(() if bad is None else (bad.rate(),)))

    def _judge(self) -> Judge:
        names = [spec.name for spec in self.metric.labels_declared]
        buckets = None
        if isinstance(self.metric, Histogram) and self.under is not None:
            buckets = sum(bound <= self.under for bound in self.metric.buckets)
        every = [*self.matchers, *self.bad_matchers]
        known = [Matcher(one, "!=", OVERFLOW) for one in dict.fromkeys(one.name for one in every)]
        return Judge(self._test(names, [*known, *self.matchers]), self._test(names, self.bad_matchers), buckets)

    def _test(self, names: Sequence[str], matchers: Sequence[Matcher]) -> Callable[[tuple[str, ...]], bool]:
        """Whether label values, in the order of declaration, satisfy all matchers."""
        tests = [(names.index(one.name), self._value_test(one)) for one in matchers]
        return lambda values: all(test(values[position]) for position, test in tests)

    def _value_test(self, matcher: Matcher) -> Callable[[str], bool]:
        wanted: Any = matcher.value
        if matcher.operator in ("=", "!="):
            return wanted.__eq__ if matcher.operator == "=" else wanted.__ne__  # type: ignore[no-any-return]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")  # Python only warns of some forms that it reads otherwise than RE2
                found = re.compile(matcher.value, re.ASCII | re.DOTALL).fullmatch
        except (re.error, RecursionError, OverflowError, Warning):
            raise DefinitionError(
                f"{matcher.value} cannot be matched in a service",
                help=f"write a pattern that Python and RE2 read alike, or list the values: {matcher.name}=[…]",
                place=place_of(self.site),
            ) from None
        return (
            (lambda text: found(text) is not None) if matcher.operator == "=~" else (lambda text: found(text) is None)
        )
