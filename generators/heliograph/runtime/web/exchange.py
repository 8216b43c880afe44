"""One request, from its first header to its last byte, and what is told of it once, when it has ended."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, Protocol

from heliograph.metrics.instruments import mistakes
from heliograph.runtime.context import Context, current
from heliograph.runtime.signals import CANCELLED_STATUS, NO_TENANT, is_cancellation
from heliograph.runtime.web import identity
from heliograph.runtime.web.spans import NO_SPAN, ServerSpan

if TYPE_CHECKING:
    from heliograph.metrics.activity import Outcome
    from heliograph.runtime.saturation import Saturation
    from heliograph.runtime.signals import GoldenSignals

UNMATCHED: Final = "unmatched"
"""Endpoint of every request that no route matched: one value, whatever path was asked for."""

KEY: Final = "heliograph.exchange"
"""Where the exchange stands in an ASGI scope or WSGI environment: a second middleware sees it and lets it be."""

ENDPOINT_KEY: Final = "heliograph.endpoint"
"""Where an application or framework may say the template itself, over what is found."""

_GONE: Final = {"ClientDisconnect", "WebSocketDisconnect", "ClientDisconnected"}
"""Exceptions by which frameworks and servers say that the client has left."""


class Line(Protocol):
    """Writes the one line of a request into the log."""

    def __call__(
        self,
        *,
        method: str,
        endpoint: str,
        status: int | None,
        duration: float,
        outcome: Outcome,
        error: BaseException | None,
    ) -> None:
        """Write it; called in the context of the request, within its span. No status: there was no response."""
        ...


class Teller:
    """What one middleware tells, and to whom."""

    __slots__ = ("line", "request_id_header", "saturation", "signals", "tenant_header", "trusted")

    def __init__(
        self,
        signals: GoldenSignals,
        *,
        line: Line | None,
        trusted: bool,
        saturation: Saturation | None,
        request_id_header: str,
        tenant_header: str | None,
    ) -> None:
        self.signals: Final = signals
        self.line: Final = line
        self.trusted: Final = trusted
        self.saturation = saturation
        self.request_id_header: Final = request_id_header.lower()
        self.tenant_header: Final = None if tenant_header is None else tenant_header.lower()

    def watch(self, *, loop: bool) -> None:
        """Start to sample saturation, once, in the process that serves: it may be a fork of the first one."""
        if self.saturation is not None:
            saturation, self.saturation = self.saturation, None
            try:
                saturation.start()
                if loop:
                    saturation.watch_loop()
            except Exception as error:  # noqa: BLE001
                mistakes.failed("web", error)


class Exchange:
    """What is known of one request so far. `finish` tells it, once; `close` ends its span."""

    __slots__ = (
        "context", "disconnected", "duration", "method", "outcome", "request_id", "routed", "span", "start", "status",
        "teller", "tenant",
    )  # fmt: skip

    def __init__(self, teller: Teller, method: str, request_id: str | None, tenant: str | None) -> None:
        self.teller: Final = teller
        self.method: Final = method
        self.request_id: Final = identity.request_id(request_id)
        self.tenant: Final = identity.tenant_id(tenant)
        fields = {**current().fields, "request_id": self.request_id}
        if self.tenant is not None:
            fields["tenant_id"] = self.tenant
        self.context: Final = Context(fields)
        self.start: Final = time.perf_counter()
        self.duration: float | None = None
        self.status: int | None = None
        self.outcome: Outcome | None = None
        self.span: ServerSpan = NO_SPAN
        self.disconnected = False
        self.routed = False

    def complete(self) -> float:
        """The last byte went out: this is how long it took, whatever the application does afterwards."""
        if self.duration is None:
            self.duration = time.perf_counter() - self.start
        return self.duration

    def finish(self, endpoint: str, error: BaseException | None, *, given_up: bool, timed: bool = True) -> None:
        """Tell metrics, log and span how the request ended; a second time, only of an error that came too late.

        `given_up`: unless something was raised, the client left before the end. `timed`: its duration is a latency.
        """
        if error is not None:
            error = self._own(error)
        if self.outcome is not None:
            self._late(endpoint, error)
            return
        duration = self.complete()
        cancelled = given_up if error is None else is_cancellation(error)
        if self.status is None and not cancelled:
            self.status = 500
        failed = error is not None or (self.status or 0) >= 500
        self.outcome = "cancelled" if cancelled else "error" if failed else "ok"
        teller = self.teller
        try:
            teller.signals.record(
                method=self.method,
                endpoint=endpoint,
                status=CANCELLED_STATUS if self.status is None else self.status,
                duration=duration if timed else None,
                tenant_id=self.tenant or NO_TENANT,
                error=error,
                outcome=self.outcome,
            )
        except Exception as wrong:  # noqa: BLE001 — telemetry never breaks what carries it
            mistakes.mistaken("web", wrong)
        finally:
            if teller.line is not None:
                self._write(teller.line, endpoint, duration, error, self.outcome)
            if self.span is not NO_SPAN:
                matched = endpoint if endpoint != UNMATCHED else None
                self.span.describe(matched, self.status, failed=failed and error is None)

    def close(self, error: BaseException | None) -> None:
        """End the span, with what the application raised in the end."""
        if self.span is NO_SPAN:
            return
        error = self._own(error)
        failed = error is not None and not is_cancellation(error)
        self.span.end(
            "error" if failed else "ok" if error is None and self.outcome != "cancelled" else "cancelled", error
        )

    def _own(self, error: BaseException | None) -> BaseException | None:
        """The error, unless it says that the client has left, or will yet be made an answer.

        Only around a single route (`routed`), whose framework makes answers of such exceptions outside of it.
        """
        if self.disconnected and (isinstance(error, OSError) or type(error).__name__ in _GONE):
            return None
        if self.routed and error is not None and "HTTPException" in {base.__name__ for base in type(error).__mro__}:
            answer: int = getattr(error, "status_code", 500)
            if self.status in {None, answer}:
                self.status = answer
                return error if answer >= 500 else None
        return error

    def _write(self, line: Line, endpoint: str, duration: float, error: BaseException | None, outcome: Outcome) -> None:
        try:
            line(
                method=self.method,
                endpoint=endpoint,
                status=self.status,
                duration=duration,
                outcome=outcome,
                error=error,
            )
        except Exception as trouble:  # noqa: BLE001
            mistakes.failed("web", trouble)

    def _late(self, endpoint: str, error: BaseException | None) -> None:
        """Work that a framework leaves for after the response has failed: an error more, and no request more."""
        if error is None or self.outcome == "error":
            return
        self.outcome = "error"
        self.teller.signals.record_error(
            error,
            method=self.method,
            endpoint=endpoint,
            status=CANCELLED_STATUS if self.status is None else self.status,
            tenant_id=self.tenant or NO_TENANT,
        )
