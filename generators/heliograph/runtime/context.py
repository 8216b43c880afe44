"""Who a piece of work is for: request, tenant and user, carried along by one context variable.

It follows asyncio tasks and `asyncio.to_thread` by itself; `carried` takes it into executors and threads, which do not.
"""

from __future__ import annotations

import contextvars
import functools
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

P = ParamSpec("P")
T = TypeVar("T")


class Context:
    """Fields of the work at hand, by name. Never changed once made; `rendered` keeps what a log writer made of them."""

    __slots__ = ("fields", "rendered")

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields: Final = fields
        self.rendered: Any = None

    def get(self, name: str) -> str | None:
        """The field of that name, or None."""
        return self.fields.get(name)


EMPTY: Final = Context({})
_current: Final = contextvars.ContextVar("heliograph.context", default=EMPTY)

current: Final = _current.get
"""The context of the work at hand: `current().get("tenant_id")`."""


class bound:  # noqa: N801 — used like a function
    """A `with` block in which fields are set over those around it; None leaves a field as it is.

    What was before is there again afterwards, also when the block raises. May not be entered twice.
    """

    __slots__ = ("_fields", "_token")

    def __init__(
        self,
        *,
        request_id: str | None = None,
        tenant_id: str | None = None,
        user_id: str | None = None,
        **others: str | None,
    ) -> None:
        fields = {"request_id": request_id, "tenant_id": tenant_id, "user_id": user_id, **others}
        self._fields = {name: value for name, value in fields.items() if value is not None}

    def __enter__(self) -> Context:
        """Set the fields."""
        context = Context({**_current.get().fields, **self._fields})
        self._token = _current.set(context)
        return context

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Restore what was before."""
        leave(self._token)


enter: Final = _current.set
"""Set a context that is made already, for work that goes on in several steps; give `leave` what this gives."""


def leave(token: contextvars.Token[Context]) -> None:
    """Restore what was before; from another context, in which nothing was set, there is nothing to restore."""
    try:
        _current.reset(token)
    except ValueError:
        _current.set(EMPTY)


def carried(function: Callable[P, T]) -> Callable[P, T]:
    """The function, to be run elsewhere (a thread, an executor) in the context of now: `submit(carried(work))`.

    Each call runs in a copy of its own, so that calls may overlap.
    """
    context = contextvars.copy_context()

    @functools.wraps(function)
    def run(*arguments: P.args, **named: P.kwargs) -> T:
        return context.copy().run(function, *arguments, **named)

    return run
