"""Telemetry of ASGI applications: FastAPI, Starlette, Django and whatever else speaks it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from heliograph.metrics.instruments.mistakes import noted_on
from heliograph.runtime import context
from heliograph.runtime.logs.request import request_line
from heliograph.runtime.web import spans
from heliograph.runtime.web.endpoints import Templates
from heliograph.runtime.web.exchange import KEY, Exchange, Line, Teller
from heliograph.runtime.web.identity import REQUEST_ID_HEADER, TENANT_HEADER
from heliograph.runtime.web.spans import ServerSpan

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, MutableMapping

    from heliograph.runtime.saturation import Saturation
    from heliograph.runtime.signals import GoldenSignals

    Scope = MutableMapping[str, Any]
    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    App = Callable[[Scope, Receive, Send], Awaitable[None]]

_SWITCHING: Final = 101
_FORBIDDEN: Final = 403


class TelemetryMiddleware:
    """Counts, times, logs and traces every request and websocket of `app`, and gives each a request id.

    The id and the tenant come from headers when those hold plain words of bounded length; the id goes back in the
    response. Both are in `heliograph.runtime.context` while the request lasts. Give `tenant_header=None` where clients
    could choose their tenant. `line` writes the log line; None: nobody does. At the edge, where callers are strangers,
    `trusted=False` starts a trace of its own instead of going on with theirs. `saturation` is started in the serving
    process, and told of its event loop. A websocket counts once, with status 101, and has no latency. `unobserved` are
    whole paths that are served as if this were not there: what asks for /metrics and probes is no user, and asks often.
    """

    def __init__(
        self,
        app: App,
        signals: GoldenSignals,
        *,
        line: Line | None = request_line,
        trusted: bool = True,
        saturation: Saturation | None = None,
        unobserved: Collection[str] = (),
        request_id_header: str = REQUEST_ID_HEADER,
        tenant_header: str | None = TENANT_HEADER,
    ) -> None:
        self.app = app
        self._unobserved = frozenset(unobserved)
        self._teller = Teller(
            signals,
            line=line,
            trusted=trusted,
            saturation=saturation,
            request_id_header=request_id_header,
            tenant_header=tenant_header,
        )
        self._templates = Templates()
        self.id_header = self._teller.request_id_header.encode("latin-1")
        self._tenant_header = (self._teller.tenant_header or "").encode("latin-1")
        self._read = frozenset({self.id_header, self._tenant_header, spans.TRACE_HEADER.encode("latin-1")})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one scope; what the application raises is told, and raised unchanged."""
        kind = scope["type"]
        if kind not in {"http", "websocket"} or KEY in scope or scope["path"] in self._unobserved:
            if kind == "lifespan":
                self._teller.watch(loop=True)
            await self.app(scope, receive, send)
            return
        if self._teller.saturation is not None:
            self._teller.watch(loop=True)
        exchange = self._exchange(scope)
        connection = (_Http if kind == "http" else _WebSocket)(self, exchange, scope, receive, send)
        scope[KEY] = exchange
        token = context.enter(exchange.context)
        try:
            exchange.span.begin()
            try:
                await self.app(scope, connection.receive, connection.send)
            except BaseException as error:
                with noted_on(error):
                    connection.finish(error)
                exchange.close(error)
                raise
            try:
                if exchange.outcome is None:
                    connection.finish(None)
            finally:
                exchange.close(None)
        finally:
            context.leave(token)

    def _exchange(self, scope: Scope) -> Exchange:
        ids: list[str] = []
        tenants: list[str] = []
        called = False
        for name, value in [pair for pair in scope["headers"] if pair[0] in self._read]:
            if name == self.id_header:
                ids.append(value.decode("latin-1"))
            elif name == self._tenant_header:
                tenants.append(value.decode("latin-1"))
            else:
                called = True
        # Said twice is said by two: neither is believed.
        exchange = Exchange(
            self._teller,
            scope.get("method", "GET"),
            ids[0] if len(ids) == 1 else None,
            tenants[0] if len(tenants) == 1 else None,
        )
        if spans.wanted(called=called) and scope.get("fastapi.telemetry") is None:  # else FastAPI has made one itself
            exchange.span = ServerSpan(exchange.method, scope["path"], scope["headers"], trusted=self._teller.trusted)
        return exchange

    def endpoint(self, scope: Scope, root: Any) -> str:
        """The template that the scope has matched by now."""
        return self._templates.of(scope, root)


class _Connection:
    """The messages between server and application, listened to."""

    __slots__ = ("_middleware", "_over", "_receive", "_root", "_scope", "_send", "_trailers", "exchange")

    def __init__(
        self, middleware: TelemetryMiddleware, exchange: Exchange, scope: Scope, receive: Receive, send: Send
    ) -> None:
        self.exchange: Final = exchange
        self._middleware = middleware
        self._scope = scope
        # The application around; those mounted in it will put themselves in its place.
        self._root: Any = scope.get("app", middleware.app)
        exchange.routed = "endpoint" in scope
        self._receive = receive
        self._send = send
        self._over = self._trailers = False

    def _identified(self, message: Message) -> Message:
        """The message with the request id among its headers, unless the application gave one."""
        name = self._middleware.id_header
        headers = message.get("headers") or ()
        for one in headers:
            if one[0] == name:
                return message
        return {**message, "headers": [*headers, (name, self.exchange.request_id.encode("latin-1"))]}

    def _endpoint(self) -> str:
        return self._middleware.endpoint(self._scope, self._root)


class _Http(_Connection):
    """A request and its response."""

    __slots__ = ()

    async def receive(self) -> Message:
        """What the client says; whether it has left."""
        message = await self._receive()
        if message["type"] == "http.disconnect" and not self._over:  # servers say it at the end, too
            self.exchange.disconnected = True
        return message

    async def send(self, message: Message) -> None:
        """What the application answers: the status, and when the last of it went out."""
        kind = message["type"]
        exchange = self.exchange
        if kind == "http.response.start":
            exchange.status = message["status"]
            self._trailers = message.get("trailers", False)
            message = self._identified(message)
        else:
            self._over = self._is_last(kind, message)
        try:
            await self._send(message)
        except OSError:  # the client has left, as servers say it to who goes on sending
            exchange.disconnected = True
            raise
        if self._over:
            exchange.complete()
            # Of a failure the exception is still to come.
            if (exchange.status or 500) < 500:
                self.finish(None)

    def _is_last(self, kind: str, message: Message) -> bool:
        if kind == "http.response.trailers":
            return not message.get("more_trailers", False)
        return not self._trailers and not message.get("more_body", False) and kind in _BODIES

    def finish(self, error: BaseException | None) -> None:
        """Tell how it ended; the client's leaving counts as long as it lacks a part of the response."""
        self.exchange.finish(self._endpoint(), error, given_up=self.exchange.disconnected)


_BODIES: Final = {"http.response.body", "http.response.pathsend", "http.response.zerocopysend"}


class _WebSocket(_Connection):
    """A websocket, from its handshake to its end."""

    __slots__ = ()

    async def receive(self) -> Message:
        """What the client says; whether it has left."""
        message = await self._receive()
        if message["type"] == "websocket.disconnect":
            self.exchange.disconnected = True
        return message

    async def send(self, message: Message) -> None:
        """What the application answers: whether it takes the handshake."""
        kind = message["type"]
        if kind == "websocket.accept":
            self.exchange.status = _SWITCHING
            message = self._identified(message)
        elif kind == "websocket.http.response.start":
            self.exchange.status = message["status"]
            message = self._identified(message)
        elif kind == "websocket.close" and self.exchange.status is None:
            self.exchange.status = _FORBIDDEN
        await self._send(message)

    def finish(self, error: BaseException | None) -> None:
        """Tell how it ended: that a client leaves an open websocket is how they end."""
        given_up = self.exchange.disconnected and self.exchange.status is None
        self.exchange.finish(self._endpoint(), error, given_up=given_up, timed=False)
