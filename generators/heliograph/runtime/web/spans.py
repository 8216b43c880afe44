"""The server span of a request: none, at next to no cost, as long as nobody traces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.runtime.signals import METHODS
from heliograph.runtime.tracing import api
from heliograph.runtime.tracing.propagation import extract
from heliograph.runtime.tracing.spans import ActiveSpan, span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from heliograph.metrics.activity import Outcome

    Headers = Iterable[tuple[str | bytes, str | bytes]]

TRACE_HEADER: Final = "traceparent"
"""What a caller that traces sends, by W3C's standard."""


class ServerSpan:
    """The span of a request, current from `begin` to `end` but where it is suspended. Nothing here raises."""

    __slots__ = ("_active", "_block", "_name")

    def __init__(self, method: str, path: str, headers: Headers, *, trusted: bool) -> None:
        known = method if method in METHODS else "_OTHER"
        self._name = known if known is method else "HTTP"
        self._block = span(
            self._name,
            kind="server",
            attributes={"http.request.method": known, "url.path": path},
            parent=extract(headers),
            trusted=trusted,
        )
        self._active: ActiveSpan | None = None

    def begin(self) -> None:
        """Start it, as the caller's child or linked to it; without an SDK, only take on whose trace this is."""
        entered = self._block.__enter__()
        if isinstance(entered, ActiveSpan):
            self._active = entered

    def suspend(self) -> None:
        """The server goes on by itself: its work is not the request's."""
        if self._active is not None:
            self._active.suspend()

    def resume(self) -> None:
        """The application goes on."""
        if self._active is not None:
            self._active.resume()

    def describe(self, endpoint: str | None, status: int | None, *, failed: bool) -> None:
        """Say what was answered, and by which route; `failed` where no exception says that it did."""
        active = self._active
        if active is None:
            return
        if endpoint is not None:
            active.rename(f"{self._name} {endpoint}")
            active.set_attributes({"http.route": endpoint})
        if status is not None:
            active.set_attributes({"http.response.status_code": status})
        if failed:
            active.set_status("error", error_type=str(status))

    def end(self, outcome: Outcome, error: BaseException | None) -> None:
        """End it."""
        if self._active is not None:
            self._active.end(outcome, error)
        else:
            self._block.__exit__(None, None, None)


class _NoSpan(ServerSpan):
    """Nobody traces."""

    __slots__ = ()

    def __init__(self) -> None:
        """Nothing to begin or end."""

    def begin(self) -> None:
        pass

    def suspend(self) -> None:
        pass

    def resume(self) -> None:
        pass

    def describe(self, endpoint: str | None, status: int | None, *, failed: bool) -> None:
        pass

    def end(self, outcome: Outcome, error: BaseException | None) -> None:
        pass


NO_SPAN: Final = _NoSpan()


def wanted(*, called: bool) -> bool:
    """Whether a request has a span; `called`: its headers name a trace, which goes on even without an SDK."""
    return api.loaded() and (called or api.tracer() is not None)
