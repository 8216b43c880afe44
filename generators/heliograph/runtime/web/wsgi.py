"""Telemetry of WSGI applications: Flask, Django and whatever else speaks it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from heliograph.metrics.instruments.mistakes import noted_on
from heliograph.runtime import context
from heliograph.runtime.logs.request import request_line
from heliograph.runtime.web import spans
from heliograph.runtime.web.endpoints import of_environment
from heliograph.runtime.web.exchange import KEY, UNMATCHED, Exchange, Line, Teller
from heliograph.runtime.web.identity import REQUEST_ID_HEADER, TENANT_HEADER
from heliograph.runtime.web.spans import ServerSpan

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from heliograph.runtime.saturation import Saturation
    from heliograph.runtime.signals import GoldenSignals

    Environ = dict[str, Any]
    Headers = list[tuple[str, str]]
    StartResponse = Callable[..., Callable[[bytes], object]]
    App = Callable[[Environ, StartResponse], Iterable[bytes]]

_WITHOUT_BODY: Final = {204, 304}


class TelemetryMiddleware:
    """Counts, times, logs and traces every request of `app`, and gives each a request id.

    The id and the tenant come from headers when those hold plain words of bounded length; the id goes back in the
    response. Both are in `heliograph.runtime.context` while the application works, also on a streamed body, and not
    while the server does. Give `tenant_header=None` where clients could choose their tenant. `line` writes the log
    line; None: nobody does. At the edge, where callers are strangers, `trusted=False` starts a trace of its own instead
    of going on with theirs. `saturation` is started in the serving process. `unobserved` are whole paths that are
    served as if this were not there, such as /metrics and those of probes.
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
        self._id_key = _key(self._teller.request_id_header)
        self._tenant_key = None if tenant_header is None else _key(tenant_header)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request; what the application raises is told, and raised unchanged."""
        if KEY in environ or environ.get("PATH_INFO") in self._unobserved:
            return self.app(environ, start_response)
        if self._teller.saturation is not None:
            self._teller.watch(loop=False)
        tenant = None if self._tenant_key is None else environ.get(self._tenant_key)
        exchange = Exchange(self._teller, environ["REQUEST_METHOD"], environ.get(self._id_key), tenant)
        environ[KEY] = exchange
        if spans.wanted(called=_TRACE_KEY in environ):
            headers = [(key, value) for key, value in environ.items() if key.startswith("HTTP_")]
            exchange.span = ServerSpan(
                exchange.method, environ.get("PATH_INFO", ""), headers, trusted=self._teller.trusted
            )
        body = _Body(exchange, environ, start_response)
        token = context.enter(exchange.context)
        try:
            return body.begin(self.app)
        finally:
            context.leave(token)


def _key(header: str) -> str:
    return "HTTP_" + header.upper().replace("-", "_")


_TRACE_KEY: Final = _key(spans.TRACE_HEADER)


class _Body:
    """The response of one request: what the server iterates over in place of the application's body."""

    __slots__ = (
        "_endpoint", "_environ", "_exhausted", "_iterator", "_length", "_mounted_at", "_result", "_sent",
        "_start_response", "exchange",
    )  # fmt: skip

    def __init__(self, exchange: Exchange, environ: Environ, start_response: StartResponse) -> None:
        self.exchange: Final = exchange
        self._environ = environ
        self._mounted_at: str = environ.get("SCRIPT_NAME", "")
        self._start_response = start_response
        self._result: Any = ()
        self._iterator: Iterator[bytes] = iter(())
        self._endpoint = UNMATCHED
        self._length: int | None = None
        self._sent = 0
        self._exhausted = False

    def begin(self, app: App) -> _Body:
        """Call the application."""
        self.exchange.span.begin()
        try:
            self._result = app(self._environ, self._start)
            self._iterator = iter(self._result)
        except BaseException as error:
            self._finish(error)
            raise
        self.exchange.span.suspend()
        return self

    def _start(self, status: str, headers: Headers, *rest: Any) -> Callable[[bytes], object]:
        """The server's start_response, with the request id among the headers."""
        code = status[:3]
        self.exchange.status = int(code) if code.isdecimal() else None
        self._length = None
        # Asked now: Flask forgets what it matched when it returns.
        self._endpoint = of_environment(self._environ, self._mounted_at)
        header = self.exchange.teller.request_id_header
        given = False
        for name, value in headers:
            lower = name.lower()
            if lower == header:
                given = True
            elif lower == "content-length" and value.isdecimal():
                self._length = int(value)
        if not given:
            headers = [*headers, (header, self.exchange.request_id)]
        return self._start_response(status, headers, *rest)

    def __iter__(self) -> _Body:
        """The body is its own iterator."""
        return self

    def __next__(self) -> bytes:
        """The next part, made in the context of the request."""
        exchange = self.exchange
        token = context.enter(exchange.context)
        try:
            exchange.span.resume()
            try:
                part = next(self._iterator)
            except StopIteration:
                self._exhausted = True
                self._finish(None)
                raise
            except BaseException as error:
                self._finish(error)
                raise
            exchange.span.suspend()
        finally:
            context.leave(token)
        self._sent += len(part)
        return part

    def close(self) -> None:
        """What a server calls in the end, whether it came to the end or not."""
        close = getattr(self._result, "close", None)
        if close is None and self.exchange.outcome is not None:
            return
        error: BaseException | None = None
        token = context.enter(self.exchange.context)
        try:
            if self.exchange.outcome is None:
                self.exchange.span.resume()
            if close is not None:
                close()
        except BaseException as raised:
            error = raised
            raise
        finally:
            if error is not None or self.exchange.outcome is None:
                self._finish(error)
            context.leave(token)

    def _finish(self, error: BaseException | None) -> None:
        if error is None:
            self._tell(None)
        else:
            with noted_on(error):
                self._tell(error)

    def _tell(self, error: BaseException | None) -> None:
        first = self.exchange.outcome is None
        try:
            self.exchange.finish(self._endpoint, error, given_up=not self._whole())
        finally:
            if first:
                self.exchange.close(error)

    def _whole(self) -> bool:
        """Whether the server took all there was: some stop when they have what the length promised."""
        exchange = self.exchange
        without = exchange.method == "HEAD" or exchange.status in _WITHOUT_BODY
        return self._exhausted or without or (self._length is not None and self._sent >= self._length)
