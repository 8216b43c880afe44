"""`/metrics` for ASGI servers and frameworks."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any, Final

from heliograph.runtime.exposition.negotiation import requested
from heliograph.runtime.exposition.processes import registry_of
from heliograph.runtime.exposition.scraping import NOT_ALLOWED, Answer, Scraper

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping
    from concurrent.futures import Future

    Scope = MutableMapping[str, Any]
    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]


def metrics_app(registry: Any = None) -> MetricsApp:
    """An ASGI application that shows a registry's metrics at whatever path it is mounted.

    By default it shows prometheus_client's own registry, or where `PROMETHEUS_MULTIPROC_DIR` is set the sum of all
    processes. It renders in a thread, never in the event loop. Collectors that hang or raise are left out and counted
    in `heliograph_runtime_errors_total{reason="exposition"}`; 503 is the answer only if none is left.
    """
    return MetricsApp(registry)


class MetricsApp:
    """The application that `metrics_app` makes."""

    def __init__(self, registry: Any) -> None:
        self._scraper: Final = Scraper(lambda: registry_of(registry))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One scrape; as a server's only application it answers to its start and stop too."""
        match scope["type"]:
            case "http":
                await self._scrape(scope, send)
            case "lifespan":
                await _live(receive, send)
            case _:
                await send({"type": "websocket.close"})

    async def _scrape(self, scope: Scope, send: Send) -> None:
        answer = NOT_ALLOWED
        if scope["method"] in {"GET", "HEAD"}:
            headers = _headers(scope)
            answer = await _arrival(
                self._scraper.scrape(
                    requested(
                        headers.get("accept", ""),
                        headers.get("accept-encoding", ""),
                        headers.get("x-prometheus-scrape-timeout-seconds", ""),
                        scope.get("query_string", b"").decode("latin-1"),
                    )
                )
            )
        fields = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
        await send({"type": "http.response.start", "status": answer.status, "headers": fields})
        parts = (b"",) if scope["method"] == "HEAD" else answer.parts
        for left, part in zip(range(len(parts) - 1, -1, -1), parts, strict=True):
            await send({"type": "http.response.body", "body": part, "more_body": left > 0})


def _headers(scope: Scope) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in scope.get("headers", ()):
        text, key = value.decode("latin-1"), name.decode("latin-1").lower()
        headers[key] = f"{headers[key]},{text}" if key in headers else text
    return headers


async def _arrival(answer: Future[Answer]) -> Answer:
    """The answer, when it is there. A client that goes away takes nothing from the others that wait for it."""
    loop = asyncio.get_running_loop()
    arrived = asyncio.Event()

    def tell(_: Future[Answer]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile
            loop.call_soon_threadsafe(arrived.set)

    answer.add_done_callback(tell)
    await arrived.wait()
    return answer.result()


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
