"""The ASGI middleware, held against the protocol itself."""

import asyncio
import contextlib
import re

import pytest

from heliograph.metrics import own
from heliograph.runtime import context
from heliograph.runtime.web.asgi import TelemetryMiddleware

START = {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]}
END = {"type": "http.response.body", "body": b"done"}


@pytest.fixture
def wrapped(service):
    """A function that wraps an application."""
    return lambda app, **options: TelemetryMiddleware(app, service.signals, line=service.line, **options)


async def ok(scope, receive, send):
    """Answer."""
    await send(START)
    await send(END)


def test_a_request_is_told_once(service, wrapped, asgi, tick):
    """Metrics and log have the same facts; the answer goes to the client as it was, with the request id."""

    async def app(scope, receive, send):
        scope["heliograph.endpoint"] = "/a/{id}"
        tick(2)
        await ok(scope, receive, send)

    server = asgi(wrapped(app), method="POST", headers=[(b"x-request-id", b"r-1"), (b"x-tenant-id", b"acme")])
    server.run()
    assert service.told == {("POST", "/a/{id}", "200", "acme"): 1.0}
    assert service.seconds == (2.0, 1)
    assert service.failed == {}
    assert service.lines == [
        {
            "method": "POST",
            "endpoint": "/a/{id}",
            "status": 200,
            "duration": 2.0,
            "outcome": "ok",
            "error": None,
        }
    ]
    assert server.answered == [{**START, "headers": [*START["headers"], (b"x-request-id", b"r-1")]}, END]
    assert START["headers"] == [(b"content-type", b"text/plain")]  # the application's own list is left alone


def test_the_duration_ends_with_the_last_byte(service, wrapped, asgi, tick):
    """What the application does afterwards is no part of the request, which is told before it."""

    async def app(scope, receive, send):
        await send(START)
        for more in (True, True, False):
            tick(1)
            await send({"type": "http.response.body", "body": b"x", "more_body": more})
        assert service.seconds == (3.0, 1)
        tick(60)

    asgi(wrapped(app)).run()
    assert service.seconds == (3.0, 1)
    assert service.requested == [("GET", "unmatched", "200")]


@pytest.mark.parametrize(
    "last",
    [
        [{"type": "http.response.pathsend", "path": "/file"}],
        [{"type": "http.response.zerocopysend", "file": 3}],
    ],
)
def test_responses_by_extensions_end_too(service, wrapped, asgi, tick, last):
    """A file that the server sends by itself is the last of a response."""

    async def app(scope, receive, send):
        await send(START)
        tick(1)
        for message in last:
            await send(message)
        tick(5)

    asgi(wrapped(app)).run()
    assert service.seconds == (1.0, 1)


def test_trailers_come_after_the_body(service, wrapped, asgi, tick):
    """Where they are announced, the last of them is the last byte."""

    async def app(scope, receive, send):
        await send({**START, "trailers": True})
        await send(END)
        tick(1)
        await send({"type": "http.response.trailers", "headers": [], "more_trailers": True})
        tick(1)
        await send({"type": "http.response.trailers", "headers": []})
        tick(5)

    asgi(wrapped(app)).run()
    assert service.seconds == (2.0, 1)


@pytest.mark.parametrize(
    ("before", "status", "answered"),
    [((), 500, 0), ((START,), 200, 1), (({**START, "status": 503}, END), 503, 2)],
)
def test_exceptions_are_told_once_and_raised_unchanged(service, wrapped, asgi, *, before, status, answered):
    """Whether nothing was sent yet, the response had begun, or an error page was sent before."""
    error = ValueError("x")

    async def app(scope, receive, send):
        for message in before:
            await send(message)
        raise error

    server = asgi(wrapped(app))
    with pytest.raises(ValueError, match=r"^x$") as raised:
        server.run()
    assert raised.value is error
    assert raised.value.__context__ is None
    assert service.requested == [("GET", "unmatched", str(status))]
    assert service.failed == {("exception", str(status), "unmatched"): 1.0}
    assert [line["error"] for line in service.lines] == [error]
    assert len(server.answered) == answered


def test_failing_after_the_response_is_an_error_and_no_request(service, wrapped, asgi):
    """Work left for afterwards fails: one error more, the request stays what it was."""

    async def app(scope, receive, send):
        await ok(scope, receive, send)
        raise TimeoutError

    with pytest.raises(TimeoutError):
        asgi(wrapped(app)).run()
    assert service.requested == [("GET", "unmatched", "200")]
    assert service.failed == {("timeout", "200", "unmatched"): 1.0}
    assert [line["outcome"] for line in service.lines] == ["ok"]


def test_an_error_response_is_a_failure_without_an_exception(service, wrapped, asgi):
    """Its status says what kind."""

    async def app(scope, receive, send):
        await send({**START, "status": 503})
        await send(END)

    asgi(wrapped(app)).run()
    assert service.failed == {("overload", "503", "unmatched"): 1.0}
    assert [line["outcome"] for line in service.lines] == ["error"]


class HTTPException(Exception):
    """As Starlette names it."""


class NotFound(Exception):
    """As a client of some other service names it, of whose answer it tells."""


@pytest.mark.parametrize(
    ("kind", "answer", "routed", "status", "failures"),
    [
        (HTTPException, 404, True, 404, 0),
        (HTTPException, 503, True, 503, 1),
        (HTTPException, 404, False, 500, 1),
        (NotFound, 404, True, 500, 1),
    ],
)
def test_an_exception_may_be_an_answer(service, wrapped, asgi, *, kind, answer, routed, status, failures):
    """Around a single route the middleware sees what the framework outside will make an answer of; never elsewhere."""
    error = kind()
    error.status_code = answer

    async def app(scope, receive, send):
        raise error

    with pytest.raises(kind):
        asgi(wrapped(app), **({"endpoint": app} if routed else {})).run()
    assert service.requested == [("GET", "unmatched", str(status))]
    assert sum(service.failed.values()) == failures


def test_a_disconnect_at_the_end_is_ordinary(service, wrapped, asgi):
    """Servers say it once the response is complete, be it while the last byte is still on its way."""

    async def app(scope, receive, send):
        waiting = asyncio.create_task(receive())
        await ok(scope, receive, send)
        assert (await waiting)["type"] == "http.disconnect"

    server = asgi(wrapped(app))
    sent = asyncio.Event()

    async def send(message):
        if message is END:
            sent.set()
            await asyncio.sleep(0)
        server.answered.append(message)

    async def receive():
        await sent.wait()
        return {"type": "http.disconnect"}

    server.send, server.receive = send, receive
    server.run()
    assert service.requested == [("GET", "unmatched", "200")]


def test_a_hint_before_the_response_is_no_end(service, wrapped, asgi, tick):
    """As servers offer it to send early hints."""

    async def app(scope, receive, send):
        await send({"type": "http.response.early_hint", "links": []})
        tick(1)
        await ok(scope, receive, send)

    asgi(wrapped(app)).run()
    assert service.seconds == (1.0, 1)


def test_endpoints_that_are_new_each_time(service, wrapped, asgi):
    """They cost a look at the routes now and then, and no memory for ever."""

    async def app(scope, receive, send):
        scope["endpoint"] = lambda: None
        await ok(scope, receive, send)

    middleware = wrapped(app)
    for _ in range(300):
        asgi(middleware).run()
    assert service.told == {("GET", "unmatched", "200", "unknown"): 300.0}
    assert len(middleware._templates._known) <= 1


def test_no_response_at_all_is_a_failure(service, wrapped, asgi):
    """The server will answer 500 in the application's place."""

    async def app(scope, receive, send):
        pass

    asgi(wrapped(app)).run()
    assert service.requested == [("GET", "unmatched", "500")]
    assert sum(service.failed.values()) == 1


def test_a_cancelled_task_is_its_own_outcome(service, wrapped, asgi):
    """The cancellation goes on; nothing failed."""
    began = asyncio.Event()

    async def app(scope, receive, send):
        began.set()
        await asyncio.Event().wait()

    async def serve():
        server = asgi(wrapped(app))
        task = asyncio.create_task(server.app(server.scope, server.receive, server.send))
        await began.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(serve())
    assert service.requested == [("GET", "unmatched", "499")]
    assert service.failed == {}
    assert [(line["status"], line["outcome"]) for line in service.lines] == [(None, "cancelled")]


def test_a_client_that_leaves_cancels(service, wrapped, asgi):
    """An application that sees it and stops has not failed."""

    async def app(scope, receive, send):
        await send(START)
        await send({"type": "http.response.body", "body": b"x", "more_body": True})
        assert (await receive())["type"] == "http.disconnect"

    asgi(wrapped(app), {"type": "http.disconnect"}).run()
    assert service.requested == [("GET", "unmatched", "499")]
    assert service.failed == {}
    assert [(line["status"], line["outcome"]) for line in service.lines] == [(200, "cancelled")]


class ClientDisconnect(Exception):
    """As Starlette names it."""


@pytest.mark.parametrize("after", [None, ClientDisconnect])
def test_sending_to_a_client_that_has_left_is_no_failure(service, wrapped, asgi, after):
    """Servers say it by an OSError, of which frameworks make their own; both go on."""

    async def app(scope, receive, send):
        await send(START)
        try:
            await send(END)
        except OSError:
            if after is None:
                raise
            raise after from None

    server = asgi(wrapped(app))

    async def send(message):
        if message is END:
            raise BrokenPipeError
        server.answered.append(message)

    server.send = send
    with pytest.raises(after or BrokenPipeError):
        server.run()
    assert service.requested == [("GET", "unmatched", "499")]
    assert service.failed == {}


def test_a_failure_is_one_even_when_the_client_has_left(service, wrapped, asgi):
    """An exception of another kind is the service's own."""

    async def app(scope, receive, send):
        await receive()
        raise KeyError

    with pytest.raises(KeyError):
        asgi(wrapped(app), {"type": "http.disconnect"}).run()
    assert service.failed == {("exception", "500", "unmatched"): 1.0}


def test_leaving_after_the_last_byte_is_ordinary(service, wrapped, asgi):
    """Everyone does."""

    async def app(scope, receive, send):
        await ok(scope, receive, send)
        assert (await receive())["type"] == "http.disconnect"

    asgi(wrapped(app), {"type": "http.disconnect"}).run()
    assert service.requested == [("GET", "unmatched", "200")]


@pytest.mark.parametrize("copy", [False, True])
def test_nested_twice_counts_once(service, wrapped, asgi, copy):
    """The outer one tells, also when somebody between them hands on a copy of the scope."""

    async def between(scope, receive, send):
        await inner(dict(scope) if copy else scope, receive, send)

    inner = wrapped(ok)
    server = asgi(wrapped(between))
    server.run()
    assert service.requested == [("GET", "unmatched", "200")]
    assert [name for name, _ in server.answered[0]["headers"]].count(b"x-request-id") == 1


def test_the_context_lasts_as_long_as_the_request(service, wrapped, asgi):
    """Also for the log line and for tasks that it starts; what was before is there again afterwards."""
    seen = []

    async def app(scope, receive, send):
        seen.append(context.current().fields)
        await asyncio.create_task(later())
        await ok(scope, receive, send)
        raise ValueError

    async def later():
        seen.append(context.current().fields)

    async def serve():
        with context.bound(user_id="u"), contextlib.suppress(ValueError):
            server = asgi(wrapped(app), headers=[(b"x-request-id", b"r-1"), (b"x-tenant-id", b"acme")])
            service.line = lambda **_: seen.append(context.current().fields)
            await TelemetryMiddleware(app, service.signals, line=service.line)(
                server.scope, server.receive, server.send
            )
        return context.current().fields

    assert asyncio.run(serve()) == {}
    assert seen == [{"user_id": "u", "request_id": "r-1", "tenant_id": "acme"}] * 3


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [(b"x-request-id", b"")],
        [(b"x-request-id", b"a\nb")],
        [(b"x-request-id", b"a b")],
        [(b"x-request-id", "é".encode())],
        [(b"x-request-id", b"-dash-first")],
        [(b"x-request-id", b"a" * 129)],
        [(b"x-request-id", b"one"), (b"x-request-id", b"two")],
    ],
)
def test_an_id_that_is_none_is_replaced(service, wrapped, asgi, headers):
    """Nothing a client sends gets into logs or headers unless it is a plain word of bounded length."""
    server = asgi(wrapped(ok), headers=headers)
    server.run()
    assert re.fullmatch(rb"[0-9a-f]{32}", server.headers[b"x-request-id"])


@pytest.mark.parametrize(
    ("headers", "tenant"),
    [
        ([(b"x-tenant-id", b"acme")], "acme"),
        ([(b"x-tenant-id", b"a.b-c_9")], "a.b-c_9"),
        ([(b"x-tenant-id", b"a/b")], "unknown"),
        ([(b"x-tenant-id", b"a" * 65)], "unknown"),
        ([(b"x-tenant-id", b"acme"), (b"x-tenant-id", b"evil")], "unknown"),
        ([], "unknown"),
    ],
)
def test_tenants_are_plain_words(service, wrapped, asgi, headers, tenant):
    """Anything else is no tenant."""
    asgi(wrapped(ok), headers=headers).run()
    assert service.told == {("GET", "unmatched", "200", tenant): 1.0}


def test_header_names_can_be_chosen(service, wrapped, asgi):
    """Or the tenant's be left unread."""
    headers = [(b"x-trace", b"t-1"), (b"x-request-id", b"r-1"), (b"x-customer", b"acme"), (b"x-tenant-id", b"evil")]
    server = asgi(wrapped(ok, request_id_header="X-Trace", tenant_header="X-Customer"), headers=headers)
    server.run()
    assert server.headers[b"x-trace"] == b"t-1"
    asgi(wrapped(ok, tenant_header=None), headers=headers).run()
    assert service.told == {("GET", "unmatched", "200", "acme"): 1.0, ("GET", "unmatched", "200", "unknown"): 1.0}


def test_the_application_may_give_the_id_itself(wrapped, asgi):
    """A header that is there already stays, and stays alone."""

    async def app(scope, receive, send):
        await send({**START, "headers": [(b"x-request-id", b"mine")]})
        await send(END)

    server = asgi(wrapped(app))
    server.run()
    assert server.answered[0]["headers"] == [(b"x-request-id", b"mine")]


def websocket(*messages, error=None):
    """An application that accepts what comes, says something, and ends."""

    async def app(scope, receive, send):
        for message in messages:
            if message == "receive":
                await receive()
            else:
                await send(message)
        if error is not None:
            raise error

    return app


ACCEPT, CLOSE = {"type": "websocket.accept"}, {"type": "websocket.close"}
LEAVE = {"type": "websocket.disconnect", "code": 1001}


class WebSocketDisconnect(Exception):
    """As Starlette names it."""


@pytest.mark.parametrize(
    ("app", "status", "outcome"),
    [
        (websocket("receive", ACCEPT, CLOSE), "101", "ok"),
        (websocket("receive", ACCEPT, "receive"), "101", "ok"),
        (websocket("receive", ACCEPT, "receive", error=WebSocketDisconnect()), "101", "ok"),
        (websocket("receive", CLOSE), "403", "ok"),
        (websocket("receive", {"type": "websocket.http.response.start", "status": 401, "headers": []}), "401", "ok"),
        (websocket("receive", "receive"), "499", "cancelled"),
        (websocket("receive", ACCEPT, error=KeyError()), "101", "error"),
        (websocket("receive", error=KeyError()), "500", "error"),
    ],
)
def test_websockets_count_once_and_have_no_latency(service, wrapped, asgi, *, app, status, outcome):
    """Their status is the handshake's; how long one stayed open is logged, and no latency."""
    server = asgi(wrapped(app), {"type": "websocket.connect"}, LEAVE, kind="websocket")
    with contextlib.suppress(KeyError, WebSocketDisconnect):
        server.run()
    assert service.requested == [("GET", "unmatched", status)]
    assert service.seconds == (0.0, 0)
    assert [line["outcome"] for line in service.lines] == [outcome]
    assert sum(service.failed.values()) == (outcome == "error")


def test_an_accepted_websocket_gets_the_request_id(wrapped, asgi):
    """In the headers of the handshake."""
    server = asgi(
        wrapped(websocket("receive", ACCEPT, CLOSE)),
        {"type": "websocket.connect"},
        kind="websocket",
        headers=[(b"x-request-id", b"r-1")],
    )
    server.run()
    assert server.headers == {b"x-request-id": b"r-1"}


def test_whole_paths_may_be_left_unobserved(service, wrapped, asgi):
    """Their answers are the application's own, without a request id, and nothing is told of them."""
    for path, told in (("/metrics", 0), ("/metrics/", 1), ("/metrics/old", 2)):
        server = asgi(wrapped(ok, unobserved=["/metrics"]), path=path)
        server.run()
        assert len(service.lines) == sum(service.told.values()) == told
        assert (server.answered[0] == START) is (path == "/metrics")


def test_other_scopes_pass(service, wrapped, asgi):
    """Lifespan, and whatever else there may be, is none of a request."""
    for kind in ("lifespan", "something.else"):
        seen = []

        async def app(scope, receive, send, seen=seen):
            seen.append((scope, receive, send))

        server = asgi(wrapped(app), kind=kind)
        server.run()
        assert seen == [(server.scope, server.receive, server.send)]
    assert service.told == {}


def test_saturation_begins_in_the_process_that_serves(wrapped, asgi):
    """With the first request, or with the lifespan before it; and it learns which loop to look at."""
    calls = []

    class Saturation:
        def start(self):
            calls.append("start")

        def watch_loop(self):
            calls.append(asyncio.get_running_loop().is_running())

    app = wrapped(ok, saturation=Saturation())
    asgi(app).run()
    assert calls == ["start", True]


def broken(*_, **__):
    """Fail, as what is down does."""
    msg = "telemetry is down"
    raise RuntimeError(msg)


@pytest.mark.parametrize("part", [{"line": broken}, {"saturation": object()}])
def test_broken_telemetry_breaks_no_request(service, asgi, part):
    """What goes wrong in it is counted; the request goes on, and so does its exception."""
    errors = own.RUNTIME_ERRORS.labels(reason="web")
    before = errors.value
    server = asgi(TelemetryMiddleware(ok, service.signals, **part))
    assert [one["type"] for one in server.run()] == ["http.response.start", "http.response.body"]
    assert errors.value > before

    async def failing(scope, receive, send):
        raise KeyError

    with pytest.raises(KeyError):
        asgi(TelemetryMiddleware(failing, service.signals, **part)).run()


def test_broken_signals_break_no_request(asgi, monkeypatch):
    """Outside of strict mode."""
    monkeypatch.setenv("HELIOGRAPH_STRICT", "0")
    server = asgi(TelemetryMiddleware(ok, object()))
    assert len(server.run()) == 2


def test_a_mistake_does_not_hide_what_was_raised(service, wrapped, asgi):
    """Where mistakes raise, it is noted on the application's error, and the line is written; else it raises alone."""

    async def broken(scope, receive, send):
        raise LookupError("lost")

    service.signals.record = _wrong
    with pytest.raises(LookupError, match="lost") as caught:
        asgi(wrapped(broken)).run()
    assert caught.value.__notes__ == ["Its telemetry is wrong, too: no such label"]
    with pytest.raises(ValueError, match="no such label"):
        asgi(wrapped(ok)).run()
    assert [line["outcome"] for line in service.lines] == ["error", "ok"]


def _wrong(**_):
    raise ValueError("no such label")
