"""What a child offers around work: the seconds it takes, the exceptions it raises, how much of it is in progress.

Each is a `with` block and a decorator for functions of all four kinds. A decorator may be used for calls that overlap;
as a block an object is entered once at a time.
"""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from heliograph.metrics.activity import around, ended
from heliograph.metrics.instruments.mistakes import mistaken

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType
    from typing import Self

    from heliograph.metrics.activity import Outcome

F = TypeVar("F")


class Observe(Protocol):
    """Where seconds go: `HistogramChild.observe`, `GaugeChild.set`."""

    def __call__(self, value: float, /) -> object:
        """Take one value."""


class _Block:
    """An activity that is a `with` block, too."""

    __slots__ = ()

    def __call__(self, function: F) -> F:
        """Decorate a function: each call, awaiting or iteration of it is a block of its own."""
        return around(function, self._begin)

    def __enter__(self) -> None:
        """Begin."""
        self._begin((), {})

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End; never swallow what was raised."""
        ended(self, error)

    def _begin(self, _arguments: tuple[Any, ...], _named: Mapping[str, Any]) -> Self:
        """What begins counts for itself; an activity that keeps something of its own gives a new one."""
        return self

    def suspend(self) -> None:
        """A generator is in progress, and its time runs, also while its consumer works."""

    def resume(self) -> None:
        """Nothing stopped."""

    def end(self, outcome: Outcome, error: BaseException | None, /) -> None:
        """What is done when the work has ended."""
        raise NotImplementedError


class Timer(_Block):
    """Observes how many seconds work took, however it ended. A generator takes from its first step to its last."""

    __slots__ = ("_observe", "_start")

    def __init__(self, observe: Observe) -> None:
        self._observe = observe
        self._start = perf_counter()

    def __enter__(self) -> None:
        """Start the clock."""
        self._start = perf_counter()

    def _begin(self, _arguments: tuple[Any, ...], _named: Mapping[str, Any]) -> Timer:
        return Timer(self._observe)

    def end(self, _outcome: Outcome, _error: BaseException | None, /) -> None:
        """Stop the clock."""
        self._observe(perf_counter() - self._start)


class Exceptions(_Block):
    """Counts the exceptions of some types that work raises; by default every error, and no cancellation."""

    __slots__ = ("_inc", "_types")

    def __init__(self, inc: Callable[[], object], types: tuple[type[BaseException], ...] = ()) -> None:
        self._inc = inc
        for one in cast("tuple[object, ...]", types):  # services are not always type-checked
            if not (isinstance(one, type) and issubclass(one, BaseException)):
                mistaken("value", TypeError(f"count_exceptions takes classes of exceptions, not {one!r}"))
                types = ()
        self._types = types or (Exception,)

    def end(self, _outcome: Outcome, error: BaseException | None, /) -> None:
        """Count an exception of these types."""
        if isinstance(error, self._types):
            self._inc()


class InProgress(_Block):
    """Counts up when work begins and down when it ends, however it ends."""

    __slots__ = ("_dec", "_inc")

    def __init__(self, inc: Callable[[], object], dec: Callable[[], object]) -> None:
        self._inc = inc
        self._dec = dec

    def _begin(self, _arguments: tuple[Any, ...], _named: Mapping[str, Any]) -> InProgress:
        self._inc()
        return self

    def end(self, _outcome: Outcome, _error: BaseException | None, /) -> None:
        """Count down."""
        self._dec()


class CountsExceptions:
    """What every counter offers."""

    __slots__ = ()

    def count_exceptions(self: _Counter, *types: type[BaseException]) -> Exceptions:
        """A block or decorator that counts exceptions of these types; without any, every error and no cancellation."""
        return Exceptions(self.inc, types)


class MeasuresProgress:
    """What every gauge offers."""

    __slots__ = ()

    def time(self: _Gauge) -> Timer:
        """A block or decorator that sets the seconds that the last work took."""
        return Timer(self.set)

    def track_inprogress(self: _Gauge) -> InProgress:
        """A block or decorator during which the gauge is one higher."""
        return InProgress(self.inc, self.dec)


class MeasuresTime:
    """What every histogram offers."""

    __slots__ = ()

    def time(self: _Histogram) -> Timer:
        """A block or decorator that observes the seconds that work took, however it ended."""
        return Timer(self.observe)


class _Counter(Protocol):
    def inc(self) -> object: ...


class _Gauge(Protocol):
    def inc(self) -> object: ...
    def dec(self) -> object: ...
    def set(self, value: float, /) -> object: ...


class _Histogram(Protocol):
    def observe(self, value: float, /) -> object: ...
