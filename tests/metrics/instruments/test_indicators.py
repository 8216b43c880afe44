"""The live side of indicators. Each test runs in a process of its own: a registry belongs to a process."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
METRICS = """
    from typing import Literal
    from heliograph.metrics import Counter, Histogram, Labels, Sli, expose, label, matches

    class Request(Labels):
        method: Literal["GET", "POST"]
        status: str = label(limit=4)
        tenant: str = label(limit=3)

    REQUESTS = Counter("requests_total", "R.", Request, limit=8)
    DURATION = Histogram("duration_seconds", "D.", Request, buckets=(0.25, 0.5, 1))
    FAILED = REQUESTS.where(status=matches("5.."))
    AVAILABILITY = Sli("availability", "A.", total=REQUESTS, bad=FAILED)
    POSTS = Sli("posts", "P.", total=REQUESTS.where(method="POST"), bad=FAILED)
    FAST = Sli("latency", "F.", total=DURATION, under=0.5)
    FAST_POSTS = Sli("post-latency", "F.", total=DURATION.where(method="POST"), under=0.5)
"""
SHOW = """
    import prometheus_client
    from prometheus_client.multiprocess import MultiProcessCollector

    def events():
        registry = prometheus_client.REGISTRY
        if SHARED:
            registry = prometheus_client.CollectorRegistry()
            MultiProcessCollector(registry)
        [family] = [one for one in registry.collect() if one.name == "service_events"] or [None]
        samples = () if family is None else family.samples
        found = {(one.labels["sli"], one.labels["outcome"]): one.value for one in samples if one.name[-6:] == "_total"}
        names = dict.fromkeys(name for name, _ in found)
        return {name: (found[name, "good"], found[name, "bad"]) for name in names}
"""


@pytest.fixture(params=[False, True], ids=["alone", "shared"])
def run(request, tmp_path):
    """Runs code that has `METRICS` and `events()`, in a process that shares its series or not; what it prints."""
    package, shared = tmp_path / "shop", tmp_path / "shared"
    package.mkdir()
    shared.mkdir()
    (package / "__init__.py").touch()
    (package / "metrics.py").write_text(textwrap.dedent(METRICS))

    def start(code):
        head = f"import sys\nsys.path[:0] = [{str(ROOT / 'generators')!r}, {str(tmp_path)!r}]\n"
        head += f"SHARED = {request.param}\nfrom shop.metrics import *\n{textwrap.dedent(SHOW)}"
        environment = {name: value for name, value in os.environ.items() if name != "PROMETHEUS_MULTIPROC_DIR"}
        if request.param:
            environment["PROMETHEUS_MULTIPROC_DIR"] = str(shared)
        command = [sys.executable, "-W", "error", "-c", head + textwrap.dedent(code)]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, env={**environment, "HELIOGRAPH_STRICT": "0"}
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    start.shared = request.param
    return start


def test_its_series_are_there_at_zero(run):
    """Both outcomes of every indicator are exposed before anything has happened, in one metric."""
    shown = run("print(events()); expose('shop'); print(sorted(events().items()))").splitlines()
    assert shown == ["{}", str([(name, (0.0, 0.0)) for name in ("availability", "latency", "post-latency", "posts")])]


def test_every_update_is_judged(run):
    """Counters by their labels, histograms by their bound; what a selection leaves out does not count."""
    shown = run("""
        for method in ("GET", "POST"):
            REQUESTS.labels(method=method, status="200", tenant="a").inc(10)
            REQUESTS.labels(method=method, status="503", tenant="a").inc(2)
            for value in (0.1, 0.5, 0.51, 7):
                DURATION.labels(method=method, status="200", tenant="a").observe(value)
        print(sorted(events().items()))
    """)
    assert shown == str(
        [
            ("availability", (20.0, 4.0)),
            ("latency", (4.0, 4.0)),
            ("post-latency", (2.0, 2.0)),
            ("posts", (10.0, 2.0)),
        ]
    )


def test_what_overflows_counts_too(run):
    """Series beyond a label's limit are judged by the labels that they keep; where these do not tell, they are not."""
    shown = run("""
        for tenant in "abcdefghij":
            REQUESTS.labels(method="GET", status="500", tenant=tenant).inc()  # a, b, c and __overflow__
        for status in ("501", "502", "503", "504"):
            REQUESTS.labels(method="POST", status=status, tenant="a").inc()  # the last is the fifth of four
        print(events()["availability"])
        for tenant in "abc":
            REQUESTS.labels(method="POST", status="500", tenant=tenant).inc()  # beyond the eighth series
        print(events()["availability"], events()["posts"])
    """).splitlines()
    assert shown == ["(0.0, 13.0)", "(0.0, 13.0) (0.0, 3.0)"]


def test_the_sums_only_grow_while_they_are_read(run):
    """Every event of several threads is counted once, and no reading is below an earlier one."""
    shown = run("""
        import threading
        def work():
            for number in range(2000):
                REQUESTS.labels(method="GET", status="500" if number % 4 == 0 else "200", tenant="a").inc()
                DURATION.labels(method="GET", status="200", tenant="a").observe(number % 2)
        work()  # the client cannot read a file that is being made
        threads = [threading.Thread(target=work) for _ in range(3)]
        [one.start() for one in threads]
        seen = [events() for _ in range(20)]
        [one.join() for one in threads]
        seen.append(events())
        growing = all(
            before.get(name, (0, 0))[side] <= after[name][side]
            for before, after in zip(seen, seen[1:]) for name in after for side in (0, 1)
        )
        print(growing, seen[-1]["availability"], seen[-1]["latency"])
    """)
    assert shown == "True (6000.0, 2000.0) (4000.0, 4000.0)"


def test_a_reload_goes_on_counting(run):
    """Old and new definitions count into the same two series, and no event twice."""
    shown = run("""
        import importlib, shop.metrics
        REQUESTS.labels(method="GET", status="500", tenant="a").inc()
        new = importlib.reload(shop.metrics)
        new.REQUESTS.labels(method="GET", status="500", tenant="a").inc()
        REQUESTS.labels(method="GET", status="200", tenant="a").inc()
        print(events()["availability"])
    """)
    assert shown == "(1.0, 2.0)"


def test_an_indicator_that_is_defined_late(run):
    """A module that is imported when its metric counts already has its indicators exposed at once."""
    shown = run("""
        REQUESTS.labels(method="GET", status="500", tenant="a").inc()
        Sli("late", "L.", total=REQUESTS, bad=FAILED)
        REQUESTS.labels(method="GET", status="500", tenant="a").inc()
        print(events()["late"])
    """)
    # What was counted before can be read within one process; other processes' updates are told, not read.
    assert shown == ("(0.0, 1.0)" if run.shared else "(0.0, 2.0)")


def test_an_indicator_of_another_package_s_metric(run, tmp_path):
    """Exposing the package of the indicator exposes the metric's package with it."""
    (tmp_path / "desk.py").write_text(
        "from heliograph.metrics import Sli\nfrom shop.metrics import DURATION\n"
        'SLOW = Sli("desk", "D.", total=DURATION, under=1)\n'
    )
    shown = run("""
        import desk
        expose("desk")
        DURATION.labels(method="GET", status="200", tenant="a").observe(2)
        print(events()["desk"], events()["latency"])
    """)
    assert shown == "(0.0, 1.0) (0.0, 1.0)"


def test_a_forked_process_counts_what_it_does(run):
    """Alone, it starts at zero; sharing, the sum over the processes is shown."""
    shown = run("""
        import os
        REQUESTS.labels(method="GET", status="500", tenant="a").inc(5)
        events()
        pid = os.fork()
        if pid == 0:
            REQUESTS.labels(method="GET", status="500", tenant="a").inc()
            DURATION.labels(method="POST", status="500", tenant="b").observe(0.1)
            print(events()["availability"], events()["latency"], flush=True)
            os._exit(0)
        os.waitpid(pid, 0)
        print(events()["availability"])
    """).splitlines()
    assert shown == (["(0.0, 6.0) (1.0, 0.0)", "(0.0, 6.0)"] if run.shared else ["(0.0, 1.0) (1.0, 0.0)", "(0.0, 5.0)"])


def test_a_metric_of_the_same_name_is_said(run):
    """Somebody else's service_events_total keeps the name; counting goes on."""
    shown = run("""
        import logging
        logging.basicConfig(stream=sys.stdout, format="%(message)s")
        prometheus_client.Counter("service_events_total", "Somebody's.")
        REQUESTS.labels(method="GET", status="500", tenant="a").inc()
        print(REQUESTS.labels(method="GET", status="500", tenant="a") is not None)
    """).splitlines()
    said, counts = shown
    assert said.startswith("registry: service_events_total cannot be exposed: another metric in prometheus_client's")
    assert counts == "True"
