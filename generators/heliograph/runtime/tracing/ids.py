"""The ids of the span at hand, for log lines and exemplars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from heliograph.runtime.tracing import api

if TYPE_CHECKING:
    from collections.abc import Mapping


def current_ids() -> tuple[str, str, bool] | None:
    """Trace id and span id in lower-case hexadecimal, and whether the trace is sampled; None where there is no span.

    Ids of spans that are not sampled, too: a log line is found by its trace whether the trace was kept or not.
    """
    context = _span_context()
    if context is None:
        return None
    return f"{context.trace_id:032x}", f"{context.span_id:016x}", context.trace_flags.sampled


def exemplar() -> Mapping[str, str] | None:
    """The labels of an exemplar that leads to the span at hand; None where that is not kept by anyone."""
    context = _span_context()
    if context is None or not context.trace_flags.sampled:
        return None
    return {"trace_id": f"{context.trace_id:032x}", "span_id": f"{context.span_id:016x}"}


def _span_context() -> Any:
    if not api.loaded():
        return None
    context = api.trace.get_current_span().get_span_context()
    return context if context.is_valid else None
