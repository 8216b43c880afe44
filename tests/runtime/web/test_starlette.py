"""Starlette and FastAPI, as they are: what they call an endpoint, and what they do with exceptions."""

import asyncio
import threading
import warnings
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import APIRouter, BackgroundTasks, Depends, FastAPI, HTTPException, WebSocket
from fastapi.responses import StreamingResponse
from starlette.applications import Starlette
from starlette.endpoints import HTTPEndpoint
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import Host, Mount, Route, Router, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocketDisconnect

from heliograph.runtime import context
from heliograph.runtime.web.asgi import TelemetryMiddleware

with warnings.catch_warnings(action="ignore"):  # it works with httpx, and says that it would rather have another
    from starlette.testclient import TestClient


async def page(request):
    """A page."""
    return PlainTextResponse("page")


async def other(request):
    """Another."""
    return PlainTextResponse("other")


class Page(HTTPEndpoint):
    """An endpoint that is a class."""

    async def get(self, request):
        """Answer."""
        return PlainTextResponse("class")


async def socket(websocket):
    """Say the request id."""
    await websocket.accept()
    await websocket.send_text(context.current().get("request_id"))
    await websocket.close()


async def raw(scope, receive, send):
    """An application without routes."""
    await PlainTextResponse("raw")(scope, receive, send)


def starlette(service, tmp_path, **options):
    """An application that nests in every way that Starlette has."""
    inner = Starlette(routes=[Route("/{item}/deep", page), Mount("/more", routes=[Route("/{last:int}", other)])])
    return Starlette(
        routes=[
            Route("/", page, name="home"),
            Route("/users/{id:int}", other),
            Route("/class/{x}", Page),
            WebSocketRoute("/ws/{room}", socket),
            Mount("/mounted/{tenant}", app=inner),
            Mount("/router", app=Router([Route("/x/{y}", raw_page)])),
            Mount("/static", app=StaticFiles(directory=tmp_path)),
            Mount("/raw", app=raw),
            Host("api.example.org", app=Router([Route("/hosted/{id}", hosted)])),
        ],
        middleware=[Middleware(TelemetryMiddleware, signals=service.signals, line=service.line)],
        **options,
    )


async def raw_page(request):
    """A page of a router."""
    return PlainTextResponse("raw page")


async def hosted(request):
    """A page of a host."""
    return PlainTextResponse("hosted")


@pytest.mark.parametrize(
    ("path", "endpoint", "status"),
    [
        ("/", "/", "200"),
        ("/users/42", "/users/{id:int}", "200"),
        ("/users/x", "unmatched", "404"),
        ("/class/1", "/class/{x}", "200"),
        ("/mounted/acme/7/deep", "/mounted/{tenant}/{item}/deep", "200"),
        ("/mounted/acme/more/9", "/mounted/{tenant}/more/{last:int}", "200"),
        ("/router/x/1", "/router/x/{y}", "200"),
        ("/static/file.txt", "/static", "200"),
        ("/static/none.txt", "/static", "404"),
        ("/raw/any/thing", "/raw", "200"),
        ("/nowhere/1", "unmatched", "404"),
    ],
)
def test_the_endpoint_is_the_route_as_declared(service, tmp_path, path, endpoint, status):
    """Also of mounted applications, where Starlette itself says only the concrete path."""
    (tmp_path / "file.txt").write_text("x")
    TestClient(starlette(service, tmp_path)).get(path)
    assert service.requested == [("GET", endpoint, status)]


def test_hosts_are_no_part_of_the_endpoint(service, tmp_path):
    """A client chooses what host it names."""
    TestClient(starlette(service, tmp_path), base_url="http://api.example.org").get("/hosted/1")
    assert service.requested == [("GET", "/hosted/{id}", "200")]


def test_a_method_that_the_route_does_not_take(service, tmp_path):
    """It matched the path; unknown methods are one value."""
    client = TestClient(starlette(service, tmp_path))
    client.request("BREW", "/users/1")
    client.request("POST", "/users/1")
    assert service.requested == [("OTHER", "/users/{id:int}", "405"), ("POST", "/users/{id:int}", "405")]


def test_around_the_whole_application_it_is_the_same(service, tmp_path):
    """Wrapped from outside, and counted once though the application has the middleware too."""
    app = TelemetryMiddleware(starlette(service, tmp_path), service.signals)
    TestClient(app).get("/mounted/acme/7/deep")
    assert service.requested == [("GET", "/mounted/{tenant}/{item}/deep", "200")]


def test_websockets(service, tmp_path):
    """Count once, by their route; the context is there."""
    client = TestClient(starlette(service, tmp_path))
    with client.websocket_connect("/ws/lobby", headers={"x-request-id": "r-1"}) as connection:
        assert connection.receive_text() == "r-1"
    assert service.requested == [("GET", "/ws/{room}", "101")]


def test_one_function_under_two_routes(service):
    """The path tells which it was."""
    app = Starlette(
        routes=[Route("/a/{id}", page), Route("/b/{rest:path}", page), Mount("/m", routes=[Route("/a/{id}", page)])]
    )
    client = TestClient(TelemetryMiddleware(app, service.signals), root_path="/behind/a/proxy")
    for path in ("/a/1", "/b/x/y/z", "/m/a/1"):
        client.get(f"/behind/a/proxy{path}")
    assert service.requested == [
        ("GET", "/a/{id}", "200"),
        ("GET", "/b/{rest:path}", "200"),
        ("GET", "/m/a/{id}", "200"),
    ]


def test_routes_added_later_are_found(service):
    """The routes are read again when one is new."""
    app = Starlette(routes=[Route("/a", page)])
    client = TestClient(TelemetryMiddleware(app, service.signals))
    client.get("/a")
    app.router.routes.append(Mount("/later/{id}", routes=[Route("/b", other)]))
    client.get("/later/1/b")
    assert service.requested == [("GET", "/a", "200"), ("GET", "/later/{id}/b", "200")]


def test_behind_middleware_that_breaks_contexts(service):
    """Starlette's BaseHTTPMiddleware runs the application in another task, and wraps what it receives and sends."""

    class Between(BaseHTTPMiddleware):
        async def dispatch(self, request, call_next):
            return await call_next(request)

    async def who(request):
        return PlainTextResponse(context.current().get("request_id"))

    app = Starlette(
        routes=[Route("/who", who)],
        middleware=[Middleware(TelemetryMiddleware, signals=service.signals), Middleware(Between)],
    )
    assert TestClient(app).get("/who", headers={"x-request-id": "r-1"}).text == "r-1"
    assert service.requested == [("GET", "/who", "200")]


def fastapi(service, **options):
    """An application of FastAPI with the middleware added as its documentation says."""
    app = FastAPI(**options)
    app.add_middleware(TelemetryMiddleware, signals=service.signals, line=service.line)
    return app


def test_included_routers_have_their_prefix(service):
    """However deep they are included, and mounted applications of FastAPI too."""
    app, sub = fastapi(service), FastAPI()
    outer, inner = APIRouter(prefix="/outer/{o}"), APIRouter(prefix="/inner")

    @inner.get("/{x}")
    async def deep(x: str):
        return x

    @sub.get("/things/{thing}")
    def thing(thing: int):
        return thing

    @app.get("/top/{id}")
    def top(id: int):
        return id

    outer.include_router(inner)
    app.include_router(outer, prefix="/api")
    app.include_router(inner, prefix="/again")
    app.mount("/sub/{tenant}", sub)
    client = TestClient(app)
    for path in ("/top/1", "/api/outer/1/inner/2", "/again/inner/3", "/sub/acme/things/4", "/sub/acme/none", "/none"):
        client.get(path)
    assert [(endpoint, status) for _, endpoint, status in service.requested] == [
        ("/top/{id}", "200"),
        ("/api/outer/{o}/inner/{x}", "200"),
        ("/again/inner/{x}", "200"),
        ("/sub/{tenant}/things/{thing}", "200"),
        ("/sub/{tenant}", "404"),
        ("unmatched", "404"),
    ]


def test_fastapi_answers_and_failures(service):
    """What FastAPI makes of exceptions: answers of some, which are no failures; the rest it raises."""
    app = fastapi(service)

    @app.get("/answer/{status}")
    def answer(status: int):
        raise HTTPException(status)

    @app.get("/bug")
    def bug():
        raise KeyError("x")

    async def session():
        yield
        raise TimeoutError

    @app.get("/late")
    def late(_: None = Depends(session)):
        return "ok"

    client = TestClient(app, raise_server_exceptions=False)
    for path in ("/answer/404", "/answer/503", "/answer/x", "/bug", "/late"):
        client.get(path)
    assert [(endpoint, status) for _, endpoint, status in service.requested] == [
        ("/answer/{status}", "404"),
        ("/answer/{status}", "503"),
        ("/answer/{status}", "422"),
        ("/bug", "500"),
        ("/late", "200"),
    ]
    assert service.failed == {
        ("overload", "503", "/answer/{status}"): 1.0,
        ("exception", "500", "/bug"): 1.0,
        ("timeout", "200", "/late"): 1.0,
    }


def test_a_handler_for_all_exceptions_does_not_hide_them(service):
    """FastAPI answers by it, and raises all the same; the middleware sees the exception and its type."""
    app = fastapi(service)

    @app.exception_handler(Exception)
    async def handle(request, error):
        return PlainTextResponse("sorry", status_code=500)

    @app.get("/bug")
    def bug():
        raise ConnectionError

    assert TestClient(app, raise_server_exceptions=False).get("/bug").text == "sorry"
    assert service.failed == {("dependency", "500", "/bug"): 1.0}


def test_streams_and_background_tasks(service, tick):
    """The stream is timed to its end, what comes after it is not, and all of it has the request's context."""
    app = fastapi(service)
    seen = []

    def work():
        tick(60)
        seen.append((context.current().get("tenant_id"), service.seconds))

    async def parts():
        for number in range(3):
            tick(1)
            seen.append(context.current().get("tenant_id"))
            yield str(number)

    @app.get("/stream")
    def stream(tasks: BackgroundTasks):
        tasks.add_task(work)
        return StreamingResponse(parts(), background=tasks)

    assert TestClient(app).get("/stream", headers={"x-tenant-id": "acme"}).text == "012"
    assert seen == ["acme", "acme", "acme", ("acme", (3.0, 1))]
    assert service.seconds == (3.0, 1)


def test_handlers_in_threads_have_the_context(service):
    """FastAPI runs plain functions in worker threads."""
    app = fastapi(service)

    @app.get("/thread")
    def thread():
        return [threading.current_thread() is threading.main_thread(), context.current().get("request_id")]

    assert TestClient(app).get("/thread", headers={"x-request-id": "r-1"}).json() == [False, "r-1"]


def test_websockets_that_the_client_leaves(service):
    """FastAPI raises it into the handler; nothing failed."""
    app = fastapi(service)

    @app.websocket("/chat/{room}")
    async def chat(websocket: WebSocket, room: str):
        await websocket.accept()
        while True:
            await websocket.receive_text()

    @app.websocket("/refused")
    async def refused(websocket: WebSocket):
        await websocket.close(1008)

    client = TestClient(app)
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/chat/1") as connection:
        connection.send_text("hello")
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/refused"):
        pass
    assert service.requested == [("GET", "/chat/{room}", "101"), ("GET", "/refused", "403")]
    assert service.failed == {}


def test_lifespans_run(service):
    """Start and stop of the application pass through."""
    seen = []

    @asynccontextmanager
    async def lifespan(app):
        seen.append("start")
        yield
        seen.append("stop")

    with TestClient(fastapi(service, lifespan=lifespan)):
        seen.append("serving")
    assert seen == ["start", "serving", "stop"]
    assert service.told == {}


def test_around_a_single_route(service):
    """An answer that is raised is no failure there either."""

    async def missing(request):
        raise HTTPException(404)

    route = Route("/x/{id}", missing, middleware=[Middleware(TelemetryMiddleware, signals=service.signals)])
    assert TestClient(Starlette(routes=[route])).get("/x/1").status_code == 404
    assert service.requested == [("GET", "/x/{id}", "404")]
    assert service.failed == {}


def test_requests_at_once_do_not_mix(service):
    """Each has its own context and is counted for itself."""
    app = fastapi(service)

    @app.get("/wait/{id}")
    async def wait(id: int):
        before = context.current().get("request_id")
        await asyncio.sleep(0)
        return [before, context.current().get("request_id")]

    async def ask():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
            return await asyncio.gather(
                *(client.get(f"/wait/{n}", headers={"x-request-id": f"r-{n}"}) for n in range(50))
            )

    assert [one.json() for one in asyncio.run(ask())] == [[f"r-{n}", f"r-{n}"] for n in range(50)]
    assert service.told == {("GET", "/wait/{id}", "200", "unknown"): 50.0}
