"""`/metrics` for WSGI servers and frameworks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from heliograph.runtime.exposition.negotiation import requested
from heliograph.runtime.exposition.processes import registry_of
from heliograph.runtime.exposition.scraping import NOT_ALLOWED, Scraper

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

_PHRASES: Final = {200: "OK", 405: "Method Not Allowed", 503: "Service Unavailable"}


def metrics_wsgi_app(registry: Any = None) -> MetricsWsgiApp:
    """A WSGI application that shows a registry's metrics, as `metrics_app` does for ASGI."""
    return MetricsWsgiApp(registry)


class MetricsWsgiApp:
    """The application that `metrics_wsgi_app` makes."""

    def __init__(self, registry: Any) -> None:
        self._scraper: Final = Scraper(lambda: registry_of(registry))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        """One scrape."""
        method = environ["REQUEST_METHOD"]
        answer = NOT_ALLOWED
        if method in {"GET", "HEAD"}:
            request = requested(
                environ.get("HTTP_ACCEPT", ""),
                environ.get("HTTP_ACCEPT_ENCODING", ""),
                environ.get("HTTP_X_PROMETHEUS_SCRAPE_TIMEOUT_SECONDS", ""),
                environ.get("QUERY_STRING", ""),
            )
            answer = self._scraper.scrape(request).result()
        start_response(f"{answer.status} {_PHRASES[answer.status]}", list(answer.headers))
        return [] if method == "HEAD" else list(answer.parts)
