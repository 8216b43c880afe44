"""Django as it is, over WSGI and ASGI: the route that a view was resolved by, and what becomes of exceptions."""

import types

import django
import pytest
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import include, path, re_path
from werkzeug.test import Client

from heliograph.runtime import context
from heliograph.runtime.web import asgi as over_asgi
from heliograph.runtime.web import wsgi as over_wsgi

BODY = {"type": "http.request", "body": b"", "more_body": False}


def view(request, **_):
    """Say the request id."""
    return HttpResponse(context.current().get("request_id"))


async def async_view(request, **_):
    """Say the request id."""
    return HttpResponse(context.current().get("request_id"))


def missing(request):
    """Find nothing."""
    raise Http404


def bug(request):
    """Fail."""
    raise KeyError("x")


def stream(request):
    """Say the request id, twice, while the server sends."""
    return StreamingHttpResponse(context.current().get("request_id") for _ in range(2))


def urls():
    """The module that Django reads routes from."""
    module = types.ModuleType("urls")
    module.urlpatterns = [
        path("", view),
        path("things/<int:id>/", view),
        path("async/<slug:name>", async_view),
        path("shop/<tenant>/", include([path("orders/<int:id>", view)])),
        re_path(r"^years/(?P<year>[0-9]{4})/$", view),
        path("missing", missing),
        path("bug", bug),
        path("stream", stream),
    ]
    return module


settings.configure(
    ALLOWED_HOSTS=["*"],
    SECRET_KEY="none",
    ROOT_URLCONF=urls(),
    MIDDLEWARE=["heliograph.runtime.web.django.endpoint", "django.middleware.common.CommonMiddleware"],
    LOGGING_CONFIG=None,
)
django.setup(set_prefix=False)

ROUTES = [
    ("/", "/", "200"),
    ("/things/42/", "/things/<int:id>/", "200"),
    ("/async/x", "/async/<slug:name>", "200"),
    ("/shop/acme/orders/1", "/shop/<tenant>/orders/<int:id>", "200"),
    ("/years/2026/", "/^years/(?P<year>[0-9]{4})/$", "200"),
    ("/missing", "/missing", "404"),
    ("/bug", "/bug", "500"),
    ("/things/x/", "unmatched", "404"),
    ("/nowhere", "unmatched", "404"),
    ("/things/42", "unmatched", "301"),
]


@pytest.mark.parametrize(("path", "endpoint", "status"), ROUTES)
def test_over_wsgi(service, path, endpoint, status):
    """The endpoint is the view's route, with those that it is included in."""
    app = over_wsgi.TelemetryMiddleware(get_wsgi_application(), service.signals)
    response = Client(app).get(path, headers={"x-request-id": "r-1"})
    assert response.get_data(as_text=True) == "r-1" or status != "200"
    assert response.headers["x-request-id"] == "r-1"
    assert service.requested == [("GET", endpoint, status)]
    assert service.failed == ({("exception", "500", "/bug"): 1.0} if status == "500" else {})


@pytest.mark.parametrize(("path", "endpoint", "status"), ROUTES)
def test_over_asgi(service, asgi, path, endpoint, status):
    """The same."""
    app = over_asgi.TelemetryMiddleware(get_asgi_application(), service.signals)
    server = asgi(app, BODY, path=path, headers=[(b"x-request-id", b"r-1")])
    *_, last = server.run()
    assert last["body"] == b"r-1" or status != "200"
    assert server.headers[b"x-request-id"] == b"r-1"
    assert service.requested == [("GET", endpoint, status)]
    assert service.failed == ({("exception", "500", "/bug"): 1.0} if status == "500" else {})


def test_streams_over_wsgi(service):
    """The body is made in the context of the request, and counted when it has been."""
    app = over_wsgi.TelemetryMiddleware(get_wsgi_application(), service.signals)
    response = Client(app).get("/stream", headers={"x-request-id": "r-1"})
    assert service.told == {}
    assert response.get_data(as_text=True) == "r-1r-1"
    assert service.requested == [("GET", "/stream", "200")]


def test_a_client_that_leaves_django_over_asgi(service, asgi):
    """Django cancels the view; that is no failure."""
    app = over_asgi.TelemetryMiddleware(get_asgi_application(), service.signals)
    asgi(app, BODY, {"type": "http.disconnect"}, path="/async/x").run()
    assert service.failed == {}
    assert len(service.requested) == 1
