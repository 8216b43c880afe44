"""Spans as blocks: parents near and far, links, events, status; and none of it where nobody traces."""

import contextvars

import pytest
from opentelemetry import baggage
from opentelemetry import context as contexts
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import SpanKind, StatusCode, get_current_span

from heliograph.metrics import own
from heliograph.runtime.tracing import current, current_ids, extract, inject, span
from heliograph.runtime.tracing.propagation import allow_baggage

TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
HEADERS = {"traceparent": f"00-{TRACE}-{PARENT}-01", "baggage": "tenant_id=t1"}


@pytest.fixture
def baggage_allowed():
    """Tenants may be named in baggage."""
    allow_baggage({"tenant_id"})
    yield
    allow_baggage(())


def test_a_block_is_a_span(ended):
    """It is current within, and the span before it afterwards."""
    with span("outer", kind="producer", attributes={"a": 1}):
        with span("inner"):
            assert get_current_span().name == "inner"
        assert get_current_span().name == "outer"
    assert not get_current_span().get_span_context().is_valid
    outer, inner = ended()["outer"], ended()["inner"]
    assert (outer.kind, dict(outer.attributes), outer.status.status_code) == (
        SpanKind.PRODUCER,
        {"a": 1},
        StatusCode.UNSET,
    )
    assert inner.parent.span_id == outer.context.span_id


def test_a_remote_parent(ended, baggage_allowed):
    """The span continues the caller's trace, its parent is remote, and what is called from it learns the same."""
    sent = {}
    with span("served", kind="server", parent=extract(HEADERS)):
        assert baggage.get_baggage("tenant_id") == "t1"
        with span("within"):
            inject(sent)
    served, within = ended()["served"], ended()["within"]
    assert (f"{served.parent.trace_id:032x}", f"{served.parent.span_id:016x}") == (TRACE, PARENT)
    assert served.parent.is_remote
    assert served.context.trace_id == within.context.trace_id == int(TRACE, 16)
    assert sent == {"traceparent": f"00-{TRACE}-{within.context.span_id:016x}-01", "baggage": "tenant_id=t1"}
    assert contexts.get_current() == {}


def test_a_stranger_is_linked_to_and_not_continued(ended, baggage_allowed):
    """At the edge a trace begins, whatever the caller says; its baggage stays outside."""
    with span("around"), span("edge", kind="server", parent=extract(HEADERS), trusted=False):
        assert baggage.get_all() == {}
    edge = ended()["edge"]
    assert edge.parent is None
    assert f"{edge.context.trace_id:032x}" != TRACE
    assert [f"{link.context.trace_id:032x}" for link in edge.links] == [TRACE]


def test_a_caller_that_says_nothing(ended):
    """Without a parent the span begins a trace."""
    with span("served", parent=extract({})):
        pass
    with span("edge", parent=extract({}), trusted=False):
        pass
    assert [(one.parent, one.links) for one in ended().values()] == [(None, ()), (None, ())]


def test_a_batch_is_linked_to_its_messages(ended):
    """Messages without a trace add no link."""
    others = [{"traceparent": f"00-{number:032x}-{number:016x}-01"} for number in (1, 2)]
    with span("batch", kind="consumer", links=[extract(one) for one in [*others, {}]]) as batch:
        batch.add_link(extract(HEADERS), {"late": True})
        batch.add_link(None)
    links = ended()["batch"].links
    assert [link.context.trace_id for link in links] == [1, 2, int(TRACE, 16)]
    assert dict(links[2].attributes) == {"late": True}


def test_events_attributes_and_status(ended):
    """What a span is told, by whom it was started or from deeper within."""
    with span("work") as work:
        assert work.recording
        work.set_attributes({"a": 1, "b": [1.5]})
        current().add_event("cache miss", {"key": "k"})
        current().add_event("bare")
        work.set_status("error", "index is gone", error_type="missing_index")
    with span("fine") as fine:
        fine.set_status("ok")
    work, fine = ended()["work"], ended()["fine"]
    assert dict(work.attributes) == {"a": 1, "b": (1.5,), "error.type": "missing_index"}
    assert [(event.name, dict(event.attributes)) for event in work.events] == [
        ("cache miss", {"key": "k"}),
        ("bare", {}),
    ]
    assert (work.status.status_code, work.status.description) == (StatusCode.ERROR, "index is gone")
    assert fine.status.status_code is StatusCode.OK


def test_a_block_left_in_another_context_leaves_no_complaint(ended, caplog):
    """As when a generator that holds it is closed by the garbage collector."""
    block = span("block")
    contextvars.copy_context().run(block.__enter__)
    block.__exit__(None, None, None)
    assert list(ended()) == ["block"]
    assert caplog.records == []


def test_without_an_sdk_there_is_no_span(monkeypatch):
    """All that can be said is taken and kept nowhere."""
    with span("work", links=[None]) as work:
        assert not work.recording
        work.set_attributes({"a": 1})
        work.add_event("e")
        work.add_link(None)
        work.set_status("ok")
        work.record_exception(ValueError())
        assert current_ids() is None
        assert not current().recording


def test_without_an_sdk_the_callers_trace_goes_on():
    """Log lines and calls of others stay in it, within the block."""
    sent = {}
    with span("served", parent=extract(HEADERS)):
        assert current_ids() == (TRACE, PARENT, True)
        inject(sent)
    assert sent == {"traceparent": HEADERS["traceparent"]}
    assert current_ids() is None
    with span("edge", parent=extract(HEADERS), trusted=False):
        assert current_ids() is None


class Broken:
    """A processor of spans that fails whenever it is asked."""

    def on_start(self, span, parent_context=None):
        """Fail where `where` says so."""
        if self.where == "start":
            raise RuntimeError("broken")

    def _on_ending(self, span):
        pass

    def on_end(self, span):
        """Fail where `where` says so."""
        if self.where == "end":
            raise RuntimeError("broken")

    def shutdown(self):
        """Nothing."""


@pytest.mark.parametrize("where", ["start", "end"])
def test_a_broken_sdk_breaks_nothing(where, monkeypatch, provider: TracerProvider):
    """The work is done, and what went wrong is counted."""
    broken = Broken()
    broken.where = where
    provider.add_span_processor(broken)
    errors = own.RUNTIME_ERRORS.labels(reason="trace")
    before = errors.value
    done = []
    with span("work") as work:
        work.add_event("e")
        done.append(current_ids())
    assert len(done) == 1
    assert errors.value == before + 1
    assert current_ids() is None


def test_a_kind_that_is_none_is_a_mistake(ended, monkeypatch):
    """It raises where that is wanted; in production the span is an internal one."""
    with pytest.raises(ValueError) as caught:  # noqa: PT011 — the whole message is below
        span("work", kind="sever").__enter__()
    assert str(caught.value) == "kind='sever' is no kind of span, only internal, server, client, producer, consumer"
    monkeypatch.setenv("HELIOGRAPH_STRICT", "0")
    with span("work", kind="sever"):
        pass
    assert ended()["work"].kind is SpanKind.INTERNAL


def test_what_is_no_context_breaks_nothing(ended, monkeypatch):
    """Outside of strict mode: as a link or as a parent it is left out."""
    monkeypatch.setenv("HELIOGRAPH_STRICT", "0")
    with span("linked", links=[42]) as current:
        current.add_link(42)
    with span("parented", parent=42):
        pass
    with span("both", parent=42, links=42):
        pass
    assert [(one.parent, one.links) for one in ended().values()] == [(None, ())] * 3
