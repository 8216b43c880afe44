"""The WSGI middleware, held against the protocol itself, and Flask as it is."""

import re
import sys
from wsgiref.validate import validator

import pytest
from flask import Blueprint, Flask, Response, abort, request, stream_with_context
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.test import Client

from heliograph.metrics import own
from heliograph.runtime import context
from heliograph.runtime.web.wsgi import TelemetryMiddleware

TEXT = [("Content-Type", "text/plain")]


@pytest.fixture
def wrapped(service):
    """A function that wraps an application."""
    return lambda app, **options: TelemetryMiddleware(app, service.signals, line=service.line, **options)


def ok(environ, start_response):
    """Answer."""
    start_response("200 OK", TEXT)
    return [b"done"]


def test_a_request_is_told_once(service, wrapped, tick, wsgi):
    """Metrics and log have the same facts; the answer goes to the client as it was, with the request id."""

    def app(environ, start_response):
        environ["heliograph.endpoint"] = "/a/{id}"
        tick(2)
        return ok(environ, start_response)

    server = wsgi(wrapped(app), REQUEST_METHOD="POST", HTTP_X_REQUEST_ID="r-1", HTTP_X_TENANT_ID="acme")
    assert server.run() == b"done"
    assert service.told == {("POST", "/a/{id}", "200", "acme"): 1.0}
    assert service.seconds == (2.0, 1)
    assert service.lines == [
        {"method": "POST", "endpoint": "/a/{id}", "status": 200, "duration": 2.0, "outcome": "ok", "error": None}
    ]
    assert server.headers == {"Content-Type": "text/plain", "x-request-id": "r-1"}
    assert TEXT == [("Content-Type", "text/plain")]


def test_the_protocol_is_kept(service, wrapped, wsgi):
    """By the standard library's validator, on both sides of the middleware."""
    server = wsgi(validator(wrapped(validator(ok))))
    server.environ["QUERY_STRING"] = ""
    assert server.run() == b"done"
    assert service.requested == [("GET", "unmatched", "200")]


def test_the_duration_ends_with_the_last_part(service, wrapped, tick, wsgi):
    """A body that is made as it goes is timed to its end, not to its beginning, and not to what comes after it."""

    def app(environ, start_response):
        start_response("200 OK", TEXT)
        for _ in range(3):
            tick(1)
            yield b"x"

    server = wsgi(wrapped(app))
    body = server.app(server.environ, server.start_response)
    assert b"".join(body) == b"xxx"
    assert service.seconds == (3.0, 1)
    tick(60)
    body.close()
    assert service.seconds == (3.0, 1)
    assert service.requested == [("GET", "unmatched", "200")]


def failing(where, error):
    """An application that raises: when called, in its body, or when its body is closed."""

    class Body:
        def __iter__(self):
            yield b"x"
            if where == "body":
                raise error
            yield b"y"

        def close(self):
            if where == "close":
                raise error

    def app(environ, start_response):
        if where == "call":
            raise error
        start_response("200 OK", TEXT)
        return Body()

    return app


@pytest.mark.parametrize(("where", "status"), [("call", "500"), ("body", "200"), ("close", "200")])
def test_exceptions_are_told_once_and_raised_unchanged(service, wrapped, where, status, wsgi):
    """Wherever the application raises; what comes after the last part is an error more, and no request."""
    error = ValueError("x")
    with pytest.raises(ValueError, match=r"^x$") as raised:
        wsgi(wrapped(failing(where, error))).run()
    assert raised.value is error
    assert service.requested == [("GET", "unmatched", status)]
    assert service.failed == {("exception", status, "unmatched"): 1.0}
    assert [line["error"] for line in service.lines] == [None if where == "close" else error]


def test_an_application_that_answers_for_its_exception(service, wrapped, wsgi):
    """The last status before the body is the one that the client sees."""

    def app(environ, start_response):
        start_response("200 OK", TEXT)
        try:
            raise KeyError
        except KeyError:
            start_response("503 Busy", TEXT, sys.exc_info())
        return [b"busy"]

    wsgi(wrapped(app)).run()
    assert service.failed == {("overload", "503", "unmatched"): 1.0}


def endless(environ, start_response):
    """Answer without an end."""
    start_response("200 OK", TEXT)
    while True:
        yield b"x"


def of_length(length):
    """An application that promises a length and has more."""

    def app(environ, start_response):
        start_response("200 OK", [*TEXT, ("Content-Length", str(length))])
        return iter([b"xx"] * 10)

    return app


@pytest.mark.parametrize(
    ("app", "method", "status"),
    [
        (endless, "GET", "499"),
        (of_length(6), "GET", "499"),
        (of_length(4), "GET", "200"),
        (endless, "HEAD", "200"),
    ],
)
def test_a_server_that_stops_early(service, wrapped, wsgi, *, app, method, status):
    """The client has left, unless all that was promised was taken, or nothing of the body was wanted."""
    wsgi(wrapped(app), REQUEST_METHOD=method).run(most=2)
    assert service.requested == [(method, "unmatched", status)]
    assert service.failed == {}
    assert [line["outcome"] for line in service.lines] == ["cancelled" if status == "499" else "ok"]


def test_nested_twice_counts_once(service, wrapped, wsgi):
    """The outer one tells."""
    wsgi(wrapped(wrapped(ok))).run()
    assert service.requested == [("GET", "unmatched", "200")]


def test_whole_paths_may_be_left_unobserved(service, wrapped, wsgi):
    """Their answers are the application's own, without a request id, and nothing is told of them."""
    for path, told in (("/metrics", 0), ("/metrics/old", 1)):
        server = wsgi(wrapped(ok, unobserved=["/metrics"]), PATH_INFO=path)
        assert server.run() == b"done"
        assert len(service.lines) == sum(service.told.values()) == told
        assert ("x-request-id" in server.headers) is bool(told)


def test_the_context_is_the_applications_alone(wrapped, wsgi):
    """It is there while the application works, in every part of its body; the server between has its own."""
    seen = []

    class Body:
        def __iter__(self):
            for _ in range(2):
                seen.append(context.current().fields)
                yield b"x"

        def close(self):
            seen.append(context.current().fields)

    def app(environ, start_response):
        seen.append(context.current().fields)
        start_response("200 OK", TEXT)
        return Body()

    server = wsgi(wrapped(app), HTTP_X_REQUEST_ID="r-1")
    body = server.app(server.environ, server.start_response)
    assert context.current().fields == {}
    for _ in body:
        assert context.current().fields == {}
    body.close()
    assert context.current().fields == {}
    assert seen == [{"request_id": "r-1"}] * 4


@pytest.mark.parametrize("given", [None, "", "a\nb", "a b", "é", "a,b", "a" * 129])
def test_an_id_that_is_none_is_replaced(service, wrapped, given, wsgi):
    """Nothing a client sends gets into logs or headers unless it is a plain word of bounded length."""
    server = wsgi(wrapped(ok), **({} if given is None else {"HTTP_X_REQUEST_ID": given, "HTTP_X_TENANT_ID": given}))
    server.run()
    assert re.fullmatch("[0-9a-f]{32}", server.headers["x-request-id"])
    assert service.told == {("GET", "unmatched", "200", "unknown"): 1.0}


def test_header_names_can_be_chosen(service, wrapped, wsgi):
    """Or the tenant's be left unread."""
    headers = {"HTTP_X_TRACE": "t-1", "HTTP_X_CUSTOMER": "acme", "HTTP_X_TENANT_ID": "evil"}
    server = wsgi(wrapped(ok, request_id_header="X-Trace", tenant_header="X-Customer"), **headers)
    server.run()
    assert server.headers["x-trace"] == "t-1"
    wsgi(wrapped(ok, tenant_header=None), **headers).run()
    assert [key[3] for key in service.told] == ["acme", "unknown"]


def test_the_application_may_give_the_id_itself(wrapped, wsgi):
    """A header that is there already stays, whatever its case."""

    def app(environ, start_response):
        start_response("200 OK", [*TEXT, ("X-Request-Id", "mine")])
        return []

    server = wsgi(wrapped(app))
    server.run()
    assert server.headers == {"Content-Type": "text/plain", "X-Request-Id": "mine"}


def broken(*_, **__):
    """Fail, as what is down does."""
    msg = "telemetry is down"
    raise RuntimeError(msg)


def test_broken_telemetry_breaks_no_request(service, wsgi):
    """What goes wrong in it is counted; the request goes on."""
    errors = own.RUNTIME_ERRORS.labels(reason="web")
    before = errors.value
    assert wsgi(TelemetryMiddleware(ok, service.signals, line=broken)).run() == b"done"
    assert errors.value > before


def test_saturation_begins_in_the_process_that_serves(wrapped, wsgi):
    """With the first request; there is no event loop to look at."""
    calls = []

    class Saturation:
        def start(self):
            calls.append("start")

    wsgi(wrapped(ok, saturation=Saturation())).run()
    assert calls == ["start"]


@pytest.fixture
def flask(service):
    """An application with a blueprint, failures and streams."""
    app = Flask("example")
    blueprint = Blueprint("things", "example", url_prefix="/things/<kind>")

    @blueprint.get("/<int:id>")
    def thing(kind, id):
        return f"{kind} {id} {context.current().get('request_id')}"

    @app.get("/bug")
    def bug():
        raise KeyError("x")

    @app.get("/abort/<int:status>")
    def stop(status):
        abort(status)

    @app.get("/stream")
    def stream():
        def parts():
            yield request.path
            yield context.current().get("tenant_id") or ""

        return Response(stream_with_context(parts()))

    app.register_blueprint(blueprint)
    app.register_blueprint(blueprint, url_prefix="/again/<kind>", name="again")
    app.wsgi_app = TelemetryMiddleware(app.wsgi_app, service.signals, line=service.line)
    return app


@pytest.mark.parametrize(
    ("path", "endpoint", "status"),
    [
        ("/things/a/1", "/things/<kind>/<int:id>", "200"),
        ("/again/a/1", "/again/<kind>/<int:id>", "200"),
        ("/things/a/x", "unmatched", "404"),
        ("/nowhere", "unmatched", "404"),
        ("/abort/404", "/abort/<int:status>", "404"),
        ("/stream", "/stream", "200"),
    ],
)
def test_the_endpoint_is_flasks_rule(service, flask, path, endpoint, status):
    """Of blueprints with their prefix."""
    flask.test_client().get(path).get_data()
    assert service.requested == [("GET", endpoint, status)]
    assert service.failed == {}


def test_flask_answers_exceptions_itself(service, flask):
    """It lets none through, so that the status is what tells; where it does, the exception is told."""
    flask.test_client().get("/bug").get_data()
    flask.test_client().get("/abort/503").get_data()
    assert service.failed == {("exception", "500", "/bug"): 1.0, ("overload", "503", "/abort/<int:status>"): 1.0}
    flask.testing = True
    with pytest.raises(KeyError):
        flask.test_client().get("/bug")
    assert service.failed["exception", "500", "unmatched"] == 1.0  # Flask has forgotten what it matched
    assert [type(line["error"]) for line in service.lines] == [type(None), type(None), KeyError]


def test_flask_streams_in_both_contexts(flask):
    """Flask's own and ours."""
    response = flask.test_client().get("/stream", headers={"X-Tenant-Id": "acme"})
    assert response.text == "/streamacme"


def test_methods_are_bounded(service, flask):
    """Whatever a client calls a method."""
    for method in ("BREW", "TRACE", "PUT"):
        flask.test_client().open("/things/a/1", method=method).get_data()
    assert service.told == {("OTHER", "unmatched", "405", "unknown"): 3.0}


def test_applications_mounted_in_one_another(service, flask):
    """Each endpoint has the prefix of its mount, and is counted once although both have the middleware."""
    inner = Flask("inner")
    inner.add_url_rule("/x/<y>", view_func=lambda y: y, endpoint="x")
    inner.wsgi_app = TelemetryMiddleware(inner.wsgi_app, service.signals)
    app = TelemetryMiddleware(DispatcherMiddleware(flask, {"/inner": inner}), service.signals)
    client = Client(app)
    client.get("/inner/x/1").get_data()
    client.get("/things/a/1", base_url="http://localhost/behind/a/proxy").get_data()
    assert service.requested == [("GET", "/inner/x/<y>", "200"), ("GET", "/things/<kind>/<int:id>", "200")]


def test_flasks_client_keeps_its_context(flask):
    """As tests do that look into the request afterwards."""
    with flask.test_client() as client:
        client.get("/things/a/1")
        assert request.path == "/things/a/1"


def test_a_mistake_does_not_hide_what_was_raised(service, wrapped, wsgi):
    """Where mistakes raise, it is noted on the application's error, and the line is written; else it raises alone."""

    def broken(environ, start_response):
        raise LookupError("lost")

    def ok(environ, start_response):
        start_response("200 OK", [])
        return [b""]

    service.signals.record = _wrong
    with pytest.raises(LookupError, match="lost") as caught:
        wsgi(wrapped(broken)).run()
    assert caught.value.__notes__ == ["Its telemetry is wrong, too: no such label"]
    with pytest.raises(ValueError, match="no such label"):
        wsgi(wrapped(ok)).run()
    assert [line["outcome"] for line in service.lines] == ["error", "ok"]


def _wrong(**_):
    raise ValueError("no such label")
