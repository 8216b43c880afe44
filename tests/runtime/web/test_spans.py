"""The server span of a request, by a real SDK that keeps spans in memory."""

import asyncio
import io
import json
import logging
from unittest import mock

import pytest
from fastapi import FastAPI
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from heliograph.runtime.logs.handler import Handler
from heliograph.runtime.logs.lines import Formatter
from heliograph.runtime.logs.sink import Sink
from heliograph.runtime.tracing import current_ids, inject, traced
from heliograph.runtime.web import asgi as over_asgi
from heliograph.runtime.web import wsgi as over_wsgi

TRACE, CALLER = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
TRACEPARENT = f"00-{TRACE}-{CALLER}-01"
START = {"type": "http.response.start", "status": 200, "headers": []}
END = {"type": "http.response.body", "body": b""}


@pytest.fixture
def ended(monkeypatch):
    """An SDK; what gives the spans that have ended, by name."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", provider)
    return lambda: {span.name: span for span in exporter.get_finished_spans()}


@traced
def inner():
    """Work within a request."""
    return current_ids()


def asgi_app(status=200, error=None):
    """An application with a route and a span within; it may fail."""

    async def app(scope, receive, send):
        inner()
        scope["heliograph.endpoint"] = "/a/{id}"
        if error is not None:
            raise error
        await send({**START, "status": status})
        await send(END)

    return app


def wsgi_app(status="200 OK", error=None):
    """The same; it works on its body too."""

    def app(environ, start_response):
        inner()
        environ["heliograph.endpoint"] = "/a/{id}"
        if error is not None:
            raise error
        start_response(status, [])
        return (str(inner() is not None).encode() for _ in range(1))

    return app


@pytest.fixture(params=["asgi", "wsgi"])
def serve(request, service, asgi, wsgi):
    """A function that serves one request over either protocol, with the options of the middleware."""

    def over_either(*, traceparent=None, status=200, error=None, **options):
        if request.param == "asgi":
            app = over_asgi.TelemetryMiddleware(asgi_app(status, error), service.signals, **options)
            headers = [] if traceparent is None else [(b"traceparent", traceparent.encode())]
            asgi(app, headers=headers, path="/a/1").run()
        else:
            app = over_wsgi.TelemetryMiddleware(wsgi_app(f"{status} X", error), service.signals, **options)
            environ = {} if traceparent is None else {"HTTP_TRACEPARENT": traceparent}
            wsgi(app, PATH_INFO="/a/1", **environ).run()

    return over_either


def test_a_request_goes_on_with_its_callers_trace(serve, ended):
    """Its span is the caller's child, of kind server, named by method and route; what it does is within."""
    serve(traceparent=TRACEPARENT)
    span = ended()["GET /a/{id}"]
    assert f"{span.context.trace_id:032x}" == TRACE
    assert f"{span.parent.span_id:016x}" == CALLER
    assert span.parent.is_remote
    assert span.kind is SpanKind.SERVER
    assert span.status.status_code is StatusCode.UNSET
    assert dict(span.attributes) == {
        "http.request.method": "GET",
        "url.path": "/a/1",
        "http.route": "/a/{id}",
        "http.response.status_code": 200,
    }
    assert ended()["inner"].parent.span_id == span.context.span_id
    assert not trace.get_current_span().get_span_context().is_valid


def test_strangers_are_linked_to(serve, ended):
    """At the edge nobody outside chooses the trace, nor whether it is sampled."""
    serve(traceparent=TRACEPARENT, trusted=False)
    span = ended()["GET /a/{id}"]
    assert f"{span.context.trace_id:032x}" != TRACE
    assert span.parent is None
    assert [f"{link.context.trace_id:032x}" for link in span.links] == [TRACE]


def test_what_is_raised_is_recorded_once(serve, ended):
    """And goes on unchanged."""
    error = ValueError("x")
    with pytest.raises(ValueError, match=r"^x$") as raised:
        serve(error=error)
    assert raised.value is error
    [span] = [span for name, span in ended().items() if name != "inner"]
    assert span.status.status_code is StatusCode.ERROR
    assert [event.name for event in span.events] == ["exception"]


def test_an_error_response_is_an_error_of_the_span(serve, ended):
    """A client's error is none."""
    serve(status=503)
    assert ended()["GET /a/{id}"].status.status_code is StatusCode.ERROR
    assert ended()["GET /a/{id}"].attributes["error.type"] == "503"
    serve(status=404)
    assert ended()["GET /a/{id}"].status.status_code is StatusCode.UNSET


def test_the_spans_ids_are_there_when_the_request_is_told(serve, ended):
    """For exemplars and the log line."""
    seen = []
    serve(traceparent=TRACEPARENT, line=lambda **_: seen.append(current_ids()))
    [(trace_id, span_id, sampled)] = seen
    assert (trace_id, sampled) == (TRACE, True)
    assert span_id == f"{ended()['GET /a/{id}'].context.span_id:016x}"


def test_one_line_has_all_ids(serve, ended, monkeypatch):
    """By default the middleware writes the request's line, once: as JSON it says request and trace."""
    stream = io.StringIO()
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [Handler(Sink(stream), Formatter("example"))])
    monkeypatch.setattr(root, "level", logging.INFO)
    root.manager._clear_cache()
    serve(traceparent=TRACEPARENT)
    line = json.loads(stream.getvalue())
    assert len(line["request_id"]) == 32
    assert line["trace_id"] == TRACE
    assert line["span_id"] == f"{ended()['GET /a/{id}'].context.span_id:016x}"
    assert (line["method"], line["endpoint"], line["status_code"], line["outcome"]) == ("GET", "/a/{id}", "200", "ok")


def test_a_client_that_leaves_is_no_error(service, asgi, ended):
    """Whatever exception the application makes of it."""

    async def app(scope, receive, send):
        await receive()
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        asgi(over_asgi.TelemetryMiddleware(app, service.signals), {"type": "http.disconnect"}).run()
    [span] = ended().values()
    assert span.status.status_code is StatusCode.UNSET
    assert span.attributes["heliograph.outcome"] == "cancelled"


def test_a_streamed_body_is_made_within_the_span(service, wsgi, ended):
    """The server between its parts is not in it."""
    within = []

    def app(environ, start_response):
        start_response("200 OK", [])
        for _ in range(2):
            within.append(current_ids() is not None)
            yield b"x"

    body = over_wsgi.TelemetryMiddleware(app, service.signals)(wsgi(None).environ, lambda *_: None)
    between = [current_ids() for _ in body]
    body.close()
    assert (within, between) == ([True, True], [None, None])
    assert len(ended()) == 1


def test_unknown_methods_are_named_alike(service, asgi, ended):
    """As OpenTelemetry has it."""
    asgi(over_asgi.TelemetryMiddleware(asgi_app(), service.signals), method="BREW").run()
    assert ended()["HTTP /a/{id}"].attributes["http.request.method"] == "_OTHER"


def test_without_an_sdk_the_callers_trace_goes_on(serve):
    """Nothing is recorded here, but who is called from here learns whose trace it is in."""
    headers = {}
    serve(traceparent=TRACEPARENT, line=lambda **_: inject(headers))
    assert headers == {"traceparent": TRACEPARENT}
    assert current_ids() is None


def test_without_opentelemetry_nothing_is_read(serve, monkeypatch):
    """Not even the headers."""
    from heliograph.runtime.web import spans

    monkeypatch.setattr(spans, "extract", mock.Mock(side_effect=AssertionError))
    monkeypatch.setattr(spans.api, "loaded", lambda: False)
    serve(traceparent=TRACEPARENT)


def test_a_broken_sdk_breaks_no_request(serve, monkeypatch):
    """Whatever it raises."""

    class Broken(TracerProvider):
        def get_tracer(self, *_, **__):
            broken = mock.Mock()
            broken.start_span.side_effect = RuntimeError
            return broken

    monkeypatch.setattr(trace, "_TRACER_PROVIDER", Broken())
    serve(traceparent=TRACEPARENT)


def test_fastapis_own_span_is_not_doubled(service, ended):
    """Where FastAPI makes one itself, the request is within that."""
    app = FastAPI()
    app.add_middleware(
        over_asgi.TelemetryMiddleware, signals=service.signals, line=lambda **_: seen.append(current_ids())
    )
    seen = []

    @app.get("/a/{id}")
    def a(id: int):
        return id

    answered = []

    async def send(message):
        answered.append(message)

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": "http", "path": "/a/1", "method": "GET", "headers": [], "query_string": b"", "root_path": "",
        "http_version": "1.1", "scheme": "http", "server": ("localhost", 80), "client": None,
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    servers = [span for span in ended().values() if span.kind is SpanKind.SERVER]
    assert len(servers) == 1
    assert seen[0][1] == f"{servers[0].context.span_id:016x}"
