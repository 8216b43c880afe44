"""`/metrics`: the whole of prometheus_client's registry, at a fraction of the client's own cost.

    app.router.routes.append(Route("/metrics", metrics_app()))  # FastAPI, Starlette
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/metrics": metrics_wsgi_app()})  # Flask

A mount of Starlette's would redirect every scrape. Both negotiate the form with the scraper, render in a thread, share
one rendering among those who ask at the same time, and answer in time with what there is when a collector hangs or
raises.
"""

from heliograph.runtime.exposition.asgi import metrics_app
from heliograph.runtime.exposition.rendering import render
from heliograph.runtime.exposition.wsgi import metrics_wsgi_app

__all__ = ["metrics_app", "metrics_wsgi_app", "render"]
