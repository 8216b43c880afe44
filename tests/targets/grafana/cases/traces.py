"""Traces: one by its id, which somebody types."""

from heliograph import TextVariable, Traces

PANELS = [Traces("Trace", "$trace_id", limit=1)]
VARIABLES = [TextVariable("trace_id", label="Trace")]
