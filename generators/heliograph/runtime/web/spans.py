"""The server span of a request, kept from doing harm: whatever its maker raises is counted and goes no further."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, Self

from heliograph.metrics.instruments.mistakes import failed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from contextlib import AbstractContextManager
    from types import TracebackType


class Span(Protocol):
    """Makes the server span of a request: `runtime.tracing.server_span`."""

    def __call__(
        self, headers: Iterable[tuple[Any, Any]], name: str, attributes: Mapping[str, Any]
    ) -> AbstractContextManager[Any]:
        """The span, current within the block.

        What the block gives is told its name and attributes in the end, and, where the response comes in steps,
        suspended between them; each only if it can be.
        """
        ...


class ServerSpan:
    """A `with` block that is a request's span, or, without a maker, nothing at all."""

    __slots__ = ("_block", "_span")

    def __init__(self, block: AbstractContextManager[Any] | None) -> None:
        self._block = block
        self._span: Any = None

    @classmethod
    def of(
        cls, make: Span | None, headers: Iterable[tuple[Any, Any]], name: str, attributes: Mapping[str, Any]
    ) -> ServerSpan:
        """The span that `make` makes; none when it cannot."""
        if make is None:
            return NO_SPAN
        try:
            return cls(make(headers, name, attributes))
        except Exception as error:  # noqa: BLE001 — telemetry never breaks what carries it
            failed("trace", error)
            return NO_SPAN

    def __enter__(self) -> Self:
        """Start it."""
        if self._block is not None:
            try:
                self._span = self._block.__enter__()
            except Exception as error:  # noqa: BLE001
                failed("trace", error)
                self._block = None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End it; what the request raised goes on unchanged."""
        if self._block is not None:
            try:
                self._block.__exit__(kind, error, traceback)
            except BaseException as trouble:  # noqa: BLE001 — a generator's block raises again what it was given
                if trouble is not error:
                    failed("trace", trouble)

    def suspend(self) -> None:
        """The server goes on by itself: its work is not the request's."""
        self._tell("suspend")

    def resume(self) -> None:
        """The application goes on."""
        self._tell("resume")

    def describe(self, name: str, attributes: Mapping[str, Any]) -> None:
        """Say what is known in the end."""
        self._tell("update_name", name)
        self._tell("set_attributes", attributes)

    def fail(self, description: str) -> None:
        """Say that the request failed, where no exception says so."""
        self._tell("set_status", "error", description)

    def _tell(self, method: str, *arguments: Any) -> None:
        told = getattr(self._span, method, None)
        if told is not None:
            try:
                told(*arguments)
            except Exception as error:  # noqa: BLE001
                failed("trace", error)


NO_SPAN = ServerSpan(None)
