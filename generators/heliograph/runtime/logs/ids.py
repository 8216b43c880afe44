"""The ids of the current span, without a need for OpenTelemetry: where it is not loaded there is no span."""

from __future__ import annotations

import sys


def current_span() -> tuple[int, int, int] | None:
    """Trace id, span id and trace flags of the current valid span, sampled or not."""
    trace = sys.modules.get("opentelemetry.trace")
    if trace is None:
        return None
    try:
        found = trace.get_current_span().get_span_context()
        return (found.trace_id, found.span_id, found.trace_flags) if found.is_valid else None
    except Exception:  # noqa: BLE001 — half imported, or a foreign span: the line goes out without ids
        return None
