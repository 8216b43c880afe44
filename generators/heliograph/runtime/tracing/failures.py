"""What a span says of work that failed: one exception event where the exception comes from, a status on every span.

OpenTelemetry is about to replace exception events by log records; `record` is the one place that knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from heliograph.runtime.tracing import api

if TYPE_CHECKING:
    from opentelemetry.trace import Span

_MARK: Final = "_heliograph_trace"
"""The attribute of an exception that holds the id of the trace in which it has its event."""

_MOST_CHARACTERS: Final = 1000
"""Of a status' description."""


def fail(span: Span, error: BaseException) -> None:
    """The span's work has raised `error`. A status of error that somebody has set already stays as it is."""
    if not span.is_recording():
        return
    span.set_attribute("error.type", type(error).__qualname__)
    status = getattr(span, "status", None)
    if status is None or status.status_code is not api.trace.StatusCode.ERROR:
        span.set_status(api.trace.Status(api.trace.StatusCode.ERROR, _described(error)))
    record(span, error)


def record(span: Span, error: BaseException) -> None:
    """Give the exception its event, unless this span or one within it already has."""
    trace_id = span.get_span_context().trace_id
    marks = vars(error)
    if marks.get(_MARK) != trace_id:
        marks[_MARK] = trace_id
        if not _recorded(span, error):
            span.record_exception(error)


def _recorded(span: Span, error: BaseException) -> bool:
    """Whether the work itself has recorded it, through OpenTelemetry's own API."""
    events: Any = getattr(span, "events", ())
    return any(
        event.name == "exception"
        and event.attributes.get("exception.message") == str(error)
        and event.attributes.get("exception.type", "").endswith(type(error).__qualname__)
        for event in events
    )


def _described(error: BaseException) -> str:
    try:
        text = str(error)
    except Exception:  # noqa: BLE001 — an exception that cannot say what it is
        text = "…"
    return f"{type(error).__qualname__}: {text}"[:_MOST_CHARACTERS]
