"""The ids of the span at hand, for log lines and exemplars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.runtime.tracing import api

if TYPE_CHECKING:
    from collections.abc import Mapping

    from opentelemetry.trace import SpanContext


def current_ids() -> tuple[str, str, bool] | None:
    """Trace id and span id in lower-case hexadecimal, and whether the trace is sampled; None where there is no span.

    Ids of spans that are not sampled, too: a log line is found by its trace whether the trace was kept or not.
    """
    context = span_context()
    if context is None:
        return None
    return context.trace_id.to_bytes(16).hex(), context.span_id.to_bytes(8).hex(), bool(context.trace_flags & 1)


def exemplar() -> Mapping[str, str] | None:
    """The labels of an exemplar that leads to the span at hand; None where that is not kept by anyone."""
    context = span_context()
    if context is None or not context.trace_flags & 1:
        return None
    return {"trace_id": context.trace_id.to_bytes(16).hex(), "span_id": context.span_id.to_bytes(8).hex()}


def span_context() -> SpanContext | None:
    """Ids and flags of the current valid span, sampled or not; None where there is none."""
    if not api.loaded():
        return None
    span = api.trace.get_current_span()
    if span is api.trace.INVALID_SPAN:
        return None
    context = span.get_span_context()
    return context if context.is_valid else None
