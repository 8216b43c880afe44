"""Real gunicorn with workers that are replaced all the time."""

from concurrent.futures import ThreadPoolExecutor

import httpx

from heliograph.runtime.exposition import gunicorn

LABELS = '{kind="process",number="1"}'
APP = """
    from heliograph.runtime.exposition import metrics_wsgi_app
    from shop.metrics import BUSY, TIME, WORK

    metrics = metrics_wsgi_app()

    def app(environ, start_response):
        if environ["PATH_INFO"] == "/metrics":
            return metrics(environ, start_response)
        labels = {"kind": "process", "number": "1"}
        WORK.labels(**labels).inc()
        TIME.labels(**labels).observe(0.25)
        BUSY.labels(**labels).set(1)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [str(__import__("os").getpid()).encode()]
"""
SETTINGS = """
    from heliograph.runtime.exposition.gunicorn import child_exit, on_starting

    workers = 3
    max_requests = 25
"""


def _work(client: httpx.Client, requests: int) -> set[str]:
    """Do so many requests, four at a time; the workers that answered."""
    with ThreadPoolExecutor(4) as pool:
        return set(pool.map(lambda _: client.get("/", headers={"Connection": "close"}).text, range(requests)))


def test_no_update_is_lost_with_a_worker(program, shared, values):
    """Many workers have lived and died; the totals are exact, and only the living are in the gauges' sum."""
    program.write("wsgi.py", APP)
    settings = program.write("gunicorn.conf.py", SETTINGS)
    command = ("gunicorn", "--config", str(settings), "--bind", "127.0.0.1:PORT", "shop.wsgi:app")
    with program.served(*command) as client:
        assert len(_work(client, 300)) > 6
        shown = values(client.get("/metrics").text)
        assert shown[f"work_total{LABELS}"] == 300
        assert shown[f"work_duration_seconds_count{LABELS}"] == 300
        assert shown[f"work_duration_seconds_sum{LABELS}"] == 75
        assert 1 <= shown[f"work_in_progress{LABELS}"] <= 4  # three, and one that is being replaced
    with program.served(*command) as client:
        _work(client, 10)
        assert values(client.get("/metrics").text)[f"work_total{LABELS}"] == 10


def test_a_gunicorn_that_replaces_itself_keeps_the_files(shared, monkeypatch):
    """The workers of the old one still count in them."""
    gunicorn.on_starting(None)
    (shared / "counter_1.db").touch()
    monkeypatch.setenv("GUNICORN_PID", "1")
    gunicorn.on_starting(None)
    assert (shared / "counter_1.db").exists()
