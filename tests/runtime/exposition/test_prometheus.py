"""A real Prometheus reads what a real server serves."""

import time

import pytest

from heliograph.tools import servers

pytestmark = pytest.mark.servers
APP = """
    from prometheus_client import Counter, disable_created_metrics
    from heliograph.runtime.exposition import metrics_app
    from shop.metrics import BUILD, BUSY, TIME, WORK

    disable_created_metrics()
    Counter("foreign", "A counter of the client's own.", ["path"]).labels('a"b\\\\c').inc()
    for number in range(90):
        labels = {"kind": "task", "number": str(number)}
        WORK.labels(**labels).inc(number)
        BUSY.labels(**labels).set(-number)
        TIME.labels(**labels).observe(number / 50, {"trace_id": f"{number:032x}"})
    BUILD.info(version="1.0-é")
    app = metrics_app()
"""


def _until(look):
    """What `look` finds, as soon as it finds something."""
    deadline = time.monotonic() + 30
    while not (found := look()):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    return found


def test_prometheus_has_every_series_and_the_exemplars(program, values):
    """Under uvicorn, through OpenMetrics and gzip: the same names, labels and values, and each bucket's trace."""
    program.write("asgi.py", APP)
    with program.served("uvicorn", "--port", "PORT", "--log-level", "warning", "shop.asgi:app") as client:
        shown = values(client.get("/metrics").text)
        targets = [{"targets": [f"127.0.0.1:{client.base_url.port}"]}]
        scrapes = [{"job_name": "shop", "static_configs": targets}]
        with servers.prometheus(scrapes=scrapes, features=["exemplar-storage"]) as server:

            def query(expression):
                return server.get_json("/api/v1/query", {"query": expression})["data"]["result"]

            _until(lambda: query('up{job="shop"} == 1'))
            ours = '{job="shop",__name__=~"work_.*|build_.*|foreign_.*"}'
            stored = {_series(one["metric"]): float(one["value"][1]) for one in query(ours)}
            wanted = {name: value for name, value in shown.items() if name.startswith(("work_", "build_", "foreign_"))}
            assert len(wanted) == 90 * (1 + 1 + 6) + 2
            assert stored == wanted
            assert query('scrape_samples_scraped{job="shop"}')[0]["value"][1] == str(len(shown))
            parameters = {"query": "work_duration_seconds_bucket", "start": "0", "end": str(time.time() + 60)}
            found = _until(lambda: server.get_json("/api/v1/query_exemplars", parameters)["data"])
    traces = {one["labels"]["trace_id"] for series in found for one in series["exemplars"]}
    assert traces == {f"{number:032x}" for number in range(90)}


def _series(metric):
    """A series as the exposition writes it."""
    labels = {name: value for name, value in metric.items() if name not in {"__name__", "job", "instance"}}
    inner = ",".join(f'{name}="{_escaped(value)}"' for name, value in sorted(labels.items()))
    return f"{metric['__name__']}{{{inner}}}"


def _escaped(value):
    return value.replace("\\", r"\\").replace('"', r"\"")
