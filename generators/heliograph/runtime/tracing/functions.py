"""`@traced`: a function of any kind, each call of which is a span."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast, overload

from heliograph.metrics.activity import around
from heliograph.metrics.instruments.mistakes import mistaken
from heliograph.runtime.tracing import api
from heliograph.runtime.tracing.spans import start

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from heliograph.runtime.tracing.spans import ActiveSpan, Attributes, Kind

P = ParamSpec("P")
T = TypeVar("T")
F = TypeVar("F")


@overload
def traced(function: Callable[P, T], /) -> Callable[P, T]: ...
@overload
def traced(
    name: str | None = None, /, *, kind: Kind = "internal", attributes: Attributes | Callable[..., Attributes] = ...
) -> Callable[[F], F]: ...
def traced(
    name: Any = None, /, *, kind: Kind = "internal", attributes: Attributes | Callable[..., Attributes] | None = None
) -> Any:
    """Make each call a span: `@traced`, or `@traced("search", attributes={"index.kind": "hnsw"})`.

    The span is named for the function unless a name is given, and says in `code.function.name` which one it is.
    `attributes` may be a function of the call's arguments: it is asked when there is a span, and never otherwise. A
    coroutine's span lasts while it is awaited, a generator's from its first step to its last; what its consumer does
    in between is not in it. Without an SDK the function is called, and that is all.
    """
    if not isinstance(name, (str, type(None))):
        return _traced(name, None, kind, attributes)

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        return _traced(function, name, kind, attributes)

    return decorate


def site_of(function: object) -> tuple[str, str]:
    """A function's module, and its name with that of its class."""
    found: Any = getattr(function, "__func__", function)  # of a static or class method
    while isinstance(found, functools.partial):
        found = cast("Any", found).func
    return found.__module__, getattr(found, "__qualname__", type(found).__qualname__)


def _traced(function: F, name: str | None, kind: Kind, attributes: Attributes | Callable[..., Attributes] | None) -> F:
    module, qualname = site_of(function)
    title = name or qualname
    fixed: dict[str, Any] = {"code.function.name": f"{module}.{qualname}"}
    computed = attributes if callable(attributes) else None
    if computed is None and attributes is not None:
        fixed.update(cast("Attributes", attributes))

    def begin(arguments: tuple[Any, ...], named: Mapping[str, Any]) -> ActiveSpan | None:
        tracer = api.tracer()
        if tracer is None:
            return None
        if computed is None:
            return start(tracer, title, kind, fixed)
        try:
            found = {**fixed, **computed(*arguments, **named)}
        except Exception as error:  # noqa: BLE001 — the work is done whether it can be described or not
            mistaken("trace", error)
            found = fixed
        return start(tracer, title, kind, found)

    return around(function, begin)
