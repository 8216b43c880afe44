"""What a span says of work that failed: one exception event where the exception comes from, a status on every span.

OpenTelemetry is about to replace exception events by log records; `record` is the one place that knows.
"""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, Any, Final

from heliograph.runtime.redaction import Redactor
from heliograph.runtime.tracing import api

if TYPE_CHECKING:
    from opentelemetry.trace import Span

_MARK: Final = "_heliograph_trace"
"""The attribute of an exception that holds the id of the trace in which it has its event."""

_MOST_CHARACTERS: Final = 1000
"""Of a status' description, and of a message."""

_STACK: Final = 16_000
"""The characters of a stack with its causes that are kept: whole lines, the last of them."""

_redactor = Redactor()


def use_redactor(redactor: Redactor) -> None:
    """Let this one decide from now on what is a secret."""
    global _redactor  # noqa: PLW0603 — one setting per process
    _redactor = redactor


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
            span.add_event("exception", _attributes(error))


def _recorded(span: Span, error: BaseException) -> bool:
    """Whether the work itself has recorded it, through OpenTelemetry's own API."""
    message = _message(error)
    events: Any = getattr(span, "events", ())
    return any(
        event.name == "exception"
        and event.attributes.get("exception.message") == message
        and event.attributes.get("exception.type", "").endswith(type(error).__qualname__)
        for event in events
    )


def _attributes(error: BaseException) -> dict[str, str]:
    """What OpenTelemetry's own event has, without secrets, and bounded."""
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    stack = "".join(traceback.format_exception(error))
    if len(stack) > _STACK:
        stack = stack[-_STACK:].partition("\n")[2]
    return {
        "exception.type": name,
        "exception.message": _redactor.text(_message(error))[:_MOST_CHARACTERS],
        "exception.stacktrace": _redactor.text(stack),
    }


def _described(error: BaseException) -> str:
    return f"{type(error).__qualname__}: {_redactor.text(_message(error))}"[:_MOST_CHARACTERS]


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001 — an exception that cannot say what it is
        return "…"
