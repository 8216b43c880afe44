"""The ids of the span at hand."""

from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider, sampling

from heliograph.runtime.tracing import current_ids, exemplar, span


def test_ids_are_hexadecimal_in_lower_case(provider):
    """Of full length, and the exemplar says the same."""
    with span("work"):
        context = trace.get_current_span().get_span_context()
        trace_id, span_id, sampled = current_ids()
        assert (trace_id, span_id) == (trace.format_trace_id(context.trace_id), trace.format_span_id(context.span_id))
        assert sampled is True
        assert exemplar() == {"trace_id": trace_id, "span_id": span_id}
    assert current_ids() is None
    assert exemplar() is None


def test_a_span_that_is_not_sampled_has_ids_and_no_exemplar(monkeypatch):
    """Log lines are found by them; an exemplar would lead nowhere."""
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", TracerProvider(sampler=sampling.ALWAYS_OFF))
    with span("work") as work:
        assert not work.recording
        assert len(current_ids()[0]) == 32
        assert current_ids()[2] is False
        assert exemplar() is None
