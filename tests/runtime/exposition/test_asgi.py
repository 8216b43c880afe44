import asyncio
import gzip
import threading

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client import generate_latest
from starlette.applications import Starlette
from starlette.routing import Route

from heliograph.runtime.exposition import metrics_app


@pytest.fixture
def filled(shop):
    """A registry of one counter."""
    shop.family("counter", "a_total", ["b"]).labels(b="c").inc(2)
    return shop.registry


def test_get(filled, get):
    """What curl sees."""
    answer = get(metrics_app(filled))
    assert (answer.status, answer.body) == (200, generate_latest(filled))
    assert answer.headers == {
        "content-type": "text/plain; version=0.0.4; charset=utf-8",
        "content-length": str(len(answer.body)),
        "vary": "Accept, Accept-Encoding",
    }


def test_everything_that_can_be_asked_for(filled, get):
    """OpenMetrics, compressed, of some families."""
    app = metrics_app(filled)
    options = {"accept": "application/openmetrics-text", "accept_encoding": "gzip"}
    answer = get(app, query="name[]=a_total", **options)
    assert gzip.decompress(answer.body).endswith(b'a_total{b="c"} 2.0\n# EOF\n')
    assert gzip.decompress(get(app, query="name[]=none", **options).body) == b"# EOF\n"


def test_headers_that_come_twice_are_one(filled):
    """As HTTP has it."""

    async def ask():
        transport = httpx.ASGITransport(metrics_app(filled))
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            headers = [("Accept", "text/plain;q=0.1"), ("Accept", "application/openmetrics-text")]
            return await client.get("/", headers=headers)

    assert asyncio.run(ask()).headers["content-type"].startswith("application/openmetrics-text; version=1.0.0")


@pytest.mark.parametrize("framework", ["FastAPI", "Starlette"])
def test_frameworks_show_it_at_the_very_path(filled, framework):
    """Without a redirect, and with its own answer to other methods."""
    if framework == "FastAPI":
        app = FastAPI()
        app.router.routes.append(Route("/metrics", metrics_app(filled)))
    else:
        app = Starlette(routes=[Route("/metrics", metrics_app(filled))])

    async def ask(method):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
            return await client.request(method, "/metrics")

    assert asyncio.run(ask("GET")).content == generate_latest(filled)
    assert [asyncio.run(ask(method)).status_code for method in ("HEAD", "POST")] == [200, 405]


def test_head_is_get_without_a_body(filled, get):
    """Its length included."""
    app = metrics_app(filled)
    head, whole = get(app, method="HEAD"), get(app)
    assert (head.status, head.headers, head.body) == (200, whole.headers, b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "NONSENSE"])
def test_other_methods_are_not_allowed(filled, get, method):
    """And what is, is said."""
    answer = get(metrics_app(filled), method=method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")
    assert answer.body == b"metrics are read with GET or HEAD\n"


def test_large_answers_go_out_in_parts(shop, get):
    """So that the server copies little at a time; together they are the whole."""
    family = shop.family("counter", "a_total", ["b"])
    for number in range(20_000):
        family.labels(b=f"{number:050}").inc()
    answer = get(metrics_app(shop.registry))
    assert len(answer.body) > 1 << 20
    assert answer.body == generate_latest(shop.registry)


def test_nothing_is_rendered_in_the_event_loop(shop, get):
    """Collectors are asked in other threads, our own families too."""
    seen = []
    shop.family("gauge", "a").labels().set_function(lambda: seen.append(threading.current_thread()) or 0)
    get(metrics_app(shop.registry))
    assert [one.name for one in seen] == ["heliograph-exposition"]
    assert all(one.daemon for one in seen)


def test_the_scrapers_time_is_kept_to(shop, get):
    """What hangs is left out before Prometheus gives up."""
    released = threading.Event()
    shop.family("gauge", "a").labels().set_function(lambda: float(released.wait()))
    shop.family("gauge", "b").labels().set(1)
    answer = get(metrics_app(shop.registry), x_prometheus_scrape_timeout_seconds="2")
    released.set()
    assert answer.body.endswith(b"gauge\nb 1.0\n")
    assert b"a " not in answer.body.replace(b"a gauge", b"")


def test_a_client_that_goes_away_takes_nothing_from_the_others(shop, get_async):
    """Two share one rendering; the first is cancelled."""
    released = threading.Event()
    shop.family("gauge", "a").labels().set_function(lambda: float(released.wait()))

    async def both():
        app = metrics_app(shop.registry)
        first, second = (asyncio.create_task(get_async(app)) for _ in range(2))
        await asyncio.sleep(0.05)
        first.cancel()
        await asyncio.sleep(0)
        released.set()
        return first, await second

    first, answer = asyncio.run(both())
    assert first.cancelled()
    assert (answer.status, answer.body.splitlines()[-1]) == (200, b"a 1.0")


def test_a_loop_that_stops_waits_for_no_scrape(shop, get_async):
    """What is under way ends by itself, without a word."""
    released = threading.Event()
    shop.family("gauge", "a").labels().set_function(lambda: float(released.wait()))

    async def begin():
        task = asyncio.create_task(get_async(metrics_app(shop.registry)))
        await asyncio.sleep(0.05)
        return task

    assert asyncio.run(begin()).cancelled()
    released.set()
    for thread in threading.enumerate():
        if thread.name == "heliograph-exposition":
            thread.join(10)


def test_a_servers_start_and_stop(filled):
    """As the only application of a server it answers to both."""
    messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
    sent = []

    async def receive():
        return next(messages)

    async def send(message):
        sent.append(message["type"])

    asyncio.run(metrics_app(filled)({"type": "lifespan"}, receive, send))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_websockets_are_refused(filled):
    """There is nothing to talk about."""
    sent = []

    async def send(message):
        sent.append(message)

    asyncio.run(metrics_app(filled)({"type": "websocket"}, None, send))
    assert sent == [{"type": "websocket.close"}]
