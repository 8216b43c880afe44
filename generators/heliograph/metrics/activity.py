"""Wraps functions of all four kinds so that an activity begins and ends with the work itself.

A plain function works while it is called, a coroutine while it is awaited, a generator from its first step to its last.
Metrics, spans and `observed` all wrap by this one mechanism.
"""

from __future__ import annotations

import functools
import inspect
import sys
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, TypeVar, cast

from heliograph.metrics.instruments.mistakes import noted_on

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping

    Begin = Callable[[tuple[Any, ...], Mapping[str, Any]], "Activity | None"]
    """What is done when work begins: given the call's arguments, an activity, or None where there is none."""

F = TypeVar("F")

Outcome = Literal["ok", "error", "cancelled"]
"""How work ended. An `Exception` is an error. What is none (a cancelled task, a closed coroutine, an interruption, an
exit) came from outside and says nothing of the work: it is cancelled. A generator whose consumer has enough is ok."""


class Activity(Protocol):
    """What accompanies a piece of work from its beginning to its end."""

    def suspend(self) -> None:
        """A generator hands a value to its consumer, whose work is none of ours."""

    def resume(self) -> None:
        """The consumer wants the next value; possibly in another context than the last time."""

    def end(self, outcome: Outcome, error: BaseException | None, /) -> None:
        """The work has ended; called exactly once, never while suspended."""


def outcome_of(error: BaseException | None) -> Outcome:
    """The outcome of work that raised `error`, or nothing."""
    if error is None:
        return "ok"
    return "error" if isinstance(error, Exception) else "cancelled"


def ended(activity: Activity, error: BaseException | None) -> None:
    """End an activity with what its work raised, or nothing; wrong telemetry never takes the place of that error."""
    if error is None:
        activity.end("ok", None)
    else:
        with noted_on(error):
            activity.end(outcome_of(error), error)


def around(function: F, begin: Begin) -> F:
    """The function, with an activity around each call; of the same kind, for `inspect` too.

    `begin` is called when the work starts: for coroutines and generators that is later than the call, or never. Where
    it gives None, nothing is done. Raises TypeError for what is no function.
    """
    if isinstance(function, (staticmethod, classmethod)):
        method = cast("Any", function)  # the decorator below ours has made it one, and it stays one
        return cast("F", type(method)(around(method.__func__, begin)))
    if not callable(function) or isinstance(function, type):
        msg = f"only functions and methods can be decorated, not {function!r}"
        raise TypeError(msg)
    forms = (function, function.__call__)  # an object's own method says what calling the object is
    for is_of_kind, wrapped in _KINDS:
        if any(is_of_kind(form) for form in forms):
            return cast("F", wrapped(function, begin))
    return cast("F", _plain(function, begin))


def _plain(function: Callable[..., Any], begin: Begin) -> Callable[..., Any]:
    @functools.wraps(function)
    def call(*arguments: Any, **named: Any) -> Any:
        activity = begin(arguments, named)
        if activity is None:
            return function(*arguments, **named)
        try:
            result = function(*arguments, **named)
        except BaseException as error:
            ended(activity, error)
            raise
        activity.end("ok", None)
        return result

    return call


def _coroutine(function: Callable[..., Any], begin: Begin) -> Callable[..., Any]:
    @functools.wraps(function)
    async def call(*arguments: Any, **named: Any) -> Any:
        activity = begin(arguments, named)
        if activity is None:
            return await function(*arguments, **named)
        try:
            result = await function(*arguments, **named)
        except BaseException as error:
            ended(activity, error)
            raise
        activity.end("ok", None)
        return result

    return call


def _generator(function: Callable[..., Generator[Any, Any, Any]], begin: Begin) -> Callable[..., Any]:
    @functools.wraps(function)
    def call(*arguments: Any, **named: Any) -> Generator[Any, Any, Any]:
        activity = begin(arguments, named)
        if activity is None:
            return (yield from function(*arguments, **named))
        given: Any = None
        try:
            steps = function(*arguments, **named)
            step: Callable[[Any], Any] = steps.send
            while True:
                value = step(given)
                activity.suspend()
                try:
                    step, given = steps.send, (yield value)
                except BaseException as thrown:  # noqa: BLE001 — for the generator, which says what becomes of it
                    step, given = steps.throw, thrown
                activity.resume()
        except StopIteration as stop:
            activity.end("ok", None)
            return stop.value
        except BaseException as error:
            _end_early(activity, error, given)
            given = None  # it may hold this very frame
            raise

    return call


def _async_generator(function: Callable[..., AsyncGenerator[Any, Any]], begin: Begin) -> Callable[..., Any]:
    @functools.wraps(function)
    async def call(*arguments: Any, **named: Any) -> AsyncGenerator[Any, Any]:
        activity = begin(arguments, named) or _NOTHING
        given: Any = None
        try:
            steps = function(*arguments, **named)
            step: Awaitable[Any] = _first(steps)
            while True:
                value = await step
                activity.suspend()
                try:
                    given = yield value
                except BaseException as thrown:  # noqa: BLE001 — for the generator, which says what becomes of it
                    given = thrown
                    step = steps.athrow(thrown)
                else:
                    step = steps.asend(given)
                activity.resume()
        except StopAsyncIteration:
            activity.end("ok", None)
        except BaseException as error:
            _end_early(activity, error, given)
            given = None  # it may hold this very frame
            raise

    return call


def _first(steps: AsyncGenerator[Any, Any]) -> Awaitable[Any]:
    """The first step of the generator within, of which the event loop shall not know.

    At its end the loop closes all generators that it knows at once; this one is closed by the one around it.
    """
    hooks = sys.get_asyncgen_hooks()
    sys.set_asyncgen_hooks(None, None)
    try:
        return steps.asend(None)
    finally:
        sys.set_asyncgen_hooks(*hooks)


_KINDS: Final[tuple[tuple[Callable[[object], bool], Callable[..., Any]], ...]] = (
    (inspect.iscoroutinefunction, _coroutine),
    (inspect.isasyncgenfunction, _async_generator),
    (inspect.isgeneratorfunction, _generator),
)


def _end_early(activity: Activity, error: BaseException, given: object) -> None:
    """Ends what raised. A consumer that closed the generator at one of its values had enough: that is no failure."""
    if isinstance(error, GeneratorExit) and isinstance(given, GeneratorExit):
        activity.end("ok", None)
    else:
        ended(activity, error)


class _Nothing:
    """No activity, for async generators, which cannot hand their steps over to another."""

    def suspend(self) -> None:
        """Nothing."""

    def resume(self) -> None:
        """Nothing."""

    def end(self, _outcome: Outcome, _error: BaseException | None, /) -> None:
        """Nothing."""


_NOTHING = _Nothing()
