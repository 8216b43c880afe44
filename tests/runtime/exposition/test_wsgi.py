import gzip
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest
from flask import Flask
from prometheus_client import generate_latest
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from heliograph.runtime.exposition import metrics_wsgi_app


def _get(app, method="GET", **environ):
    """One request, with the standard's own validator between."""
    environ = {"REQUEST_METHOD": method, "QUERY_STRING": "", **environ}
    setup_testing_defaults(environ)
    started = []
    body = validator(app)(environ, lambda status, headers: started.append((status, dict(headers))))
    try:
        return (*started[0], b"".join(body))
    finally:
        body.close()


@pytest.fixture
def filled(shop):
    """A registry of one counter."""
    shop.family("counter", "a_total", ["b"]).labels(b="c").inc(2)
    return shop.registry


def test_get(filled):
    """The same answer as under ASGI."""
    text = generate_latest(filled)
    assert _get(metrics_wsgi_app(filled)) == (
        "200 OK",
        {
            "Content-Type": "text/plain; version=0.0.4; charset=utf-8",
            "Vary": "Accept, Accept-Encoding",
            "Content-Length": str(len(text)),
        },
        text,
    )


def test_everything_that_can_be_asked_for(filled):
    """OpenMetrics, compressed, of some families."""
    asked = {"HTTP_ACCEPT": "application/openmetrics-text", "HTTP_ACCEPT_ENCODING": "gzip"}
    _, headers, body = _get(metrics_wsgi_app(filled), QUERY_STRING="name[]=a_total", **asked)
    assert headers["Content-Type"].startswith("application/openmetrics-text; version=1.0.0")
    assert gzip.decompress(body).endswith(b'a_total{b="c"} 2.0\n# EOF\n')


def test_flask_shows_it_beside_its_own_pages(filled):
    """At the very path."""
    app = Flask("shop")
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/metrics": metrics_wsgi_app(filled)})
    answer = app.test_client().get("/metrics")
    assert (answer.status_code, answer.data) == (200, generate_latest(filled))


def test_head_is_get_without_a_body(filled):
    """Its length included."""
    app = metrics_wsgi_app(filled)
    head, whole = _get(app, "HEAD"), _get(app)
    assert head == (*whole[:2], b"")


def test_other_methods_are_not_allowed(filled):
    """And what is, is said."""
    status, headers, body = _get(metrics_wsgi_app(filled), "POST")
    assert (status, headers["Allow"], body) == (
        "405 Method Not Allowed",
        "GET, HEAD",
        b"metrics are read with GET or HEAD\n",
    )


def test_nothing_to_be_had(shop):
    """That is said."""
    shop.registry.register(type("Broken", (), {"describe": lambda self: [], "collect": lambda self: 1 / 0})())
    status, _, body = _get(metrics_wsgi_app(shop.registry))
    assert (status, body) == ("503 Service Unavailable", b"no metrics can be had; the log of the service says why\n")
