"""`observed(…)`: work as metrics, a span and a log line, by one decorator or `with` block and one clock.

@observed("search", duration=SEARCH_DURATION, errors=SEARCH_ERRORS, labels={"search_type": "vector"}, log="info")
async def search(query: str) -> Hits: ...

with observed("build index", duration=INDEX_BUILD_DURATION, labels={"index_type": "hnsw"}) as work:
    work.add(vectors=build())
"""

from __future__ import annotations

import functools
import logging
from enum import Enum
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

from heliograph.metrics import Metric
from heliograph.metrics.activity import around, ended
from heliograph.metrics.instruments.mistakes import failed, mistaken
from heliograph.runtime import context
from heliograph.runtime.logs.errors import logged_by, mark_logged
from heliograph.runtime.tracing import api
from heliograph.runtime.tracing.functions import site_of
from heliograph.runtime.tracing.spans import start

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

    from heliograph.metrics import Counter, Gauge, Histogram
    from heliograph.metrics.activity import Outcome
    from heliograph.promql.series import LabelSpec
    from heliograph.runtime.tracing.spans import ActiveSpan, Attributes, Kind

    Fact = str | bool | int | float | Enum
    Facts = Mapping[str, Fact]

F = TypeVar("F")
Level = Literal["debug", "info", "warning"]

LOGGER: Final = logging.getLogger("heliograph.observed")
_LEVELS: Final[dict[str, int]] = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING}
_ENDINGS: Final[dict[Outcome, str]] = {"ok": "done", "error": "failed", "cancelled": "cancelled"}
_RESULTS: Final[dict[Outcome, Mapping[str, str]]] = {
    "ok": {"outcome": "ok", "error_type": ""},
    "cancelled": {"outcome": "cancelled", "error_type": ""},
}
UNKNOWN: Final = "unknown"
_RESERVED: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


def error_class(error: BaseException) -> str:
    """What stands for an error in labels unless one says otherwise: its class, of which there are few."""
    return type(error).__qualname__


class observed:  # noqa: N801 — used like a function
    """Observe work: each call of a function of any kind, or a `with` block.

    `duration` observes how many seconds it took and `calls` counts it, however it ended; `errors` counts errors, and
    `in_progress` how much is under way. A generator takes from its first step to its last.

    `labels` are facts about the work, fixed or a function of the call's arguments. Each metric takes those that it
    declares; the span and the log line have them all. A metric may also declare `outcome` (ok, error, cancelled),
    `error_type` (what `error_type` says of an error, else empty) and what the current context has, such as `tenant_id`.

    `log` is the level of a line for work that went well or was cancelled; errors are then logged as errors. A block is
    entered once; it may learn more facts while it runs: `work.add(…)`. Labels that work did not come to say before it
    failed or was cancelled are "unknown", or "other" where that is declared.
    """

    __slots__ = (
        "_calls", "_duration", "_error_type", "_errors", "_fixed", "_in_progress", "_kind", "_labels", "_level",
        "_name", "_work",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        *,
        duration: Histogram[...] | None = None,
        calls: Counter[...] | None = None,
        errors: Counter[...] | None = None,
        in_progress: Gauge[...] | None = None,
        labels: Facts | Callable[..., Facts] | None = None,
        error_type: Callable[[BaseException], str] = error_class,
        kind: Kind = "internal",
        log: Level | None = None,
    ) -> None:
        self._name = name
        self._labels: Facts | Callable[..., Facts] = {} if labels is None else labels
        self._fixed: dict[Metric[...], Any] = {}
        self._duration = duration if duration is None else _metric("duration", duration)
        self._calls = calls if calls is None else _metric("calls", calls)
        self._errors = errors if errors is None else _metric("errors", errors)
        self._in_progress = in_progress if in_progress is None else _metric("in_progress", in_progress)
        self._error_type = error_type
        self._kind: Kind = kind
        self._level = None if log is None else _level(log)
        self._work: Work | None = None

    def __call__(self, function: F) -> F:
        """Decorate a function."""
        code = {"code.function.name": ".".join(site_of(function))}
        return around(function, functools.partial(self._begin, code))

    def __enter__(self) -> Work:
        """Begin."""
        self._work = self._begin({}, (), {})
        return self._work

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End; never swallow what was raised."""
        if self._work is not None:
            ended(self._work, error)

    def _begin(self, code: Attributes, arguments: tuple[Any, ...], named: Mapping[str, Any]) -> Work:
        labels = self._labels
        facts = labels if not callable(labels) else _computed(labels, arguments, named)
        gauge = None
        if self._in_progress is not None:
            gauge = self._child(self._in_progress, facts, {})
            gauge.inc()
        tracer = api.tracer()
        span = None
        if tracer is not None:
            span = start(tracer, self._name, self._kind, {**code, **_plain(facts)})
        return Work(self, facts, span, gauge)

    def ended(self, work: Work, seconds: float, outcome: Outcome, error: BaseException | None) -> None:
        """Say in all metrics and in the log how the work went."""
        result = self._result(error) if outcome == "error" else _RESULTS[outcome]
        if self._duration is not None:
            self._child(self._duration, work.facts, result).observe(seconds)
        if self._calls is not None:
            self._child(self._calls, work.facts, result).inc()
        if self._errors is not None and outcome == "error":
            self._child(self._errors, work.facts, result).inc()
        if self._level is not None:
            level = logging.ERROR if outcome == "error" else self._level
            if LOGGER.isEnabledFor(level):
                _write(level, f"{self._name} {_ENDINGS[outcome]}", seconds, {**_plain(work.facts), **result}, error)

    def _child(self, metric: Any, facts: Facts, result: Mapping[str, str]) -> Any:
        """The metric's child of these facts, of how the work ended and of the current context, in this order.

        Where the fixed labels settle it, it is always the same.
        """
        if facts is self._labels and (found := self._fixed.get(metric)) is not None:
            return found
        names = _names(metric)
        if names <= facts.keys():
            child = metric.labels(**facts if len(names) == len(facts) else {name: facts[name] for name in names})
            if facts is self._labels:
                self._fixed[metric] = child
            return child
        known = {**context.current().fields, **result, **facts}
        if result and result["outcome"] != "ok":  # it did not come to say what is known in the end
            known = {name: _unknown(spec) for name, spec in metric.fields} | known
        return metric.labels(**{name: known[name] for name in names if name in known})

    def _result(self, error: BaseException | None) -> dict[str, str]:
        kind = ""
        if error is not None:
            try:
                kind = self._error_type(error)
            except Exception as mistake:  # noqa: BLE001 — an error that cannot be named is counted all the same
                mistaken("labels", mistake)
                kind = error_class(error)
        return {"outcome": "error", "error_type": kind}


class Work:
    """Work under way: an activity for `heliograph.metrics.activity`, and what a block may be told."""

    __slots__ = ("_gauge", "_observed", "_span", "_start", "facts")

    def __init__(self, observed: observed, facts: Facts, span: ActiveSpan | None, gauge: Any) -> None:
        self._observed = observed
        self.facts = facts
        self._span = span
        self._gauge = gauge
        self._start = perf_counter()

    def add(self, **facts: Fact) -> None:
        """Add facts that were not known when it began; they count as labels do, from now on."""
        self.facts = {**self.facts, **facts}
        if self._span is not None:
            self._span.set_attributes(_plain(facts))

    def suspend(self) -> None:
        """The consumer of a generator is not in its span."""
        if self._span is not None:
            self._span.suspend()

    def resume(self) -> None:
        """The generator's next step is in its span again."""
        if self._span is not None:
            self._span.resume()

    def end(self, outcome: Outcome, error: BaseException | None, /) -> None:
        """Stop the clock, and tell all three while the span is still the current one."""
        seconds = perf_counter() - self._start
        try:
            if self._gauge is not None:
                self._gauge.dec()
            self._observed.ended(self, seconds, outcome, error)
        finally:
            if self._span is not None:
                self._span.end(outcome, error)


def _metric(argument: str, value: Any) -> Any:
    """The metric given for an argument; None, and a mistake, for what is none."""
    if isinstance(value, Metric):
        return value
    mistaken("value", TypeError(f"{argument}= takes a metric, such as SEARCH_DURATION, not {value!r}"))
    return None


def _level(name: str) -> int:
    found = _LEVELS.get(name)
    if found is None:
        mistaken("log", ValueError(f"log={name!r} is no level, only {', '.join(_LEVELS)}"))
        return logging.INFO
    return found


@functools.cache
def _names(metric: Metric[...]) -> frozenset[str]:
    """The labels that a metric declares."""
    return frozenset(name for name, _ in metric.fields)


def _unknown(spec: LabelSpec) -> str:
    """What stands for a label value that failed work did not say; of a closed label, its other value."""
    return next((one for one in spec.values or () if one.lower() == "other"), UNKNOWN)


def _computed(labels: Callable[..., Facts], arguments: tuple[Any, ...], named: Mapping[str, Any]) -> Facts:
    try:
        return {**labels(*arguments, **named)}
    except Exception as error:  # noqa: BLE001 — the work is done whether it can be described or not
        mistaken("labels", error)
        return {}


def _plain(facts: Facts) -> dict[str, str | bool | int | float]:
    """Facts as spans and log lines take them."""
    return {name: fact.value if isinstance(fact, Enum) else fact for name, fact in facts.items()}


def _write(level: int, message: str, seconds: float, facts: Mapping[str, Any], error: BaseException | None) -> None:
    """One line; the traceback stands with the first line about an exception."""
    try:
        fields = {(f"{name}_" if name in _RESERVED else name): fact for name, fact in facts.items() if fact != ""}
        fields["duration_seconds"] = round(seconds, 6)
        new = error if level == logging.ERROR and error is not None and logged_by(error) is None else None
        LOGGER.log(level, message, exc_info=new, extra=fields)
        if new is not None:
            mark_logged(new, LOGGER.name)
    except Exception as trouble:  # noqa: BLE001 — telemetry never breaks what carries it
        failed("log", trouble)
