"""Headers in, headers out: whatever form frameworks give them."""

import pytest
from opentelemetry import baggage, propagate, trace
from opentelemetry import context as contexts

from heliograph.runtime.tracing import extract, inject, span
from heliograph.runtime.tracing.propagation import allow_baggage

TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
VALUE = f"00-{TRACE}-{PARENT}-01"


@pytest.fixture(autouse=True)
def _allowed():
    allow_baggage({"tenant_id"})
    yield
    allow_baggage(())


class Multi:
    """Headers that iterate over names, as Starlette's do."""

    def items(self):
        """The last of each name."""
        return [("traceparent", VALUE)]

    def multi_items(self):
        """All of them."""
        return [("traceparent", VALUE), ("baggage", "tenant_id=t1"), ("baggage", "user=u")]


@pytest.mark.parametrize(
    "headers",
    [
        {"traceparent": VALUE, "baggage": "tenant_id=t1,user=u"},
        {"Traceparent": VALUE, "BAGGAGE": ["tenant_id=t1", "user=u"]},
        [("TraceParent", VALUE), ("Baggage", "tenant_id=t1"), ("baggage", "user=u")],
        [(b"host", b"\xff"), (b"traceparent", VALUE.encode()), (b"baggage", b"user=u,tenant_id=t1")],
        [("traceparent", VALUE.encode()), ("baggage", b"tenant_id=t1")],
        {"wsgi.input": object(), "HTTP_TRACEPARENT": VALUE, "HTTP_BAGGAGE": "tenant_id=t1", "PATH_INFO": "/"},
        Multi(),
    ],
    ids=["mapping", "case", "pairs", "asgi", "kafka", "wsgi", "starlette"],
)
def test_headers_of_every_form(headers, provider):
    """Names in any case, values as text, bytes or lists; of baggage only what is allowed."""
    context = extract(headers)
    found = trace.get_current_span(context).get_span_context()
    assert (f"{found.trace_id:032x}", f"{found.span_id:016x}", found.is_remote) == (TRACE, PARENT, True)
    assert baggage.get_all(context) == {"tenant_id": "t1"}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        [],
        {"x-other": "1"},
        {"traceparent": "00-zz-1-01"},
        {"traceparent": "0" * 10_000},
        {"baggage": "user=u"},
        {"traceparent": None},
        [("traceparent",)],
        7,
    ],
)
def test_headers_that_say_nothing(headers, provider, monkeypatch):
    """Absent, broken and forbidden ones are as none, and never an error."""
    monkeypatch.setenv("HELIOGRAPH_STRICT", "0")
    assert extract(headers) is None


def test_the_state_of_vendors_is_carried_on(provider):
    """Several headers of it are one list."""
    context = extract([("traceparent", VALUE), ("tracestate", "a=1"), ("tracestate", "b=2")])
    sent = {}
    with span("served", parent=context):
        inject(sent)
    assert sent["tracestate"] == "a=1,b=2"


def test_what_goes_out_replaces_what_came_in(provider):
    """Headers that are passed on do not name two traces, however they were written."""
    for headers in (
        {"TraceParent": "old", "host": "h"},
        [("TraceParent", "old"), ("host", "h")],
        [(b"traceparent", b"old"), (b"host", b"h")],
    ):
        with span("call", kind="client"):
            inject(headers)
        pairs = headers.items() if isinstance(headers, dict) else headers
        names = [name for name, _ in pairs]
        assert names in (["host", "traceparent"], [b"host", b"traceparent"])
        assert "old" not in str(headers)
        assert len({type(part) for pair in pairs for part in pair}) == 1


def test_what_goes_out_without_a_span(provider):
    """Nothing is added, but the trace of somebody else is not passed on, either."""
    headers = {"traceparent": VALUE, "host": "h"}
    inject(headers)
    assert headers == {"host": "h"}
    empty = []
    inject(empty)
    assert empty == []


def test_only_allowed_baggage_goes_out(provider):
    """What the service itself keeps in baggage is for the service."""
    token = contexts.attach(baggage.set_baggage("user", "u", baggage.set_baggage("tenant_id", "t1")))
    sent = {}
    inject(sent)
    contexts.detach(token)
    assert sent == {"baggage": "tenant_id=t1"}


def test_another_format(provider, monkeypatch):
    """The global propagator is asked, whatever it reads and writes; if it fails, the request goes on."""

    class Own:
        fields = frozenset({"X-Trace"})

        def extract(self, carrier, context=None, getter=None):
            return contexts.set_value("own", getter.get(carrier, "X-Trace"))

        def inject(self, carrier, context=None, setter=None):
            raise RuntimeError("broken")

    monkeypatch.setattr(propagate, "_HTTP_TEXT_FORMAT", Own())
    assert extract({"x-trace": "7", "traceparent": VALUE}) == {"own": ["7"]}
    headers = {"a": "b"}
    inject(headers)
    assert headers == {"a": "b"}
