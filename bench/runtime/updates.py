"""Updates of series beside prometheus_client's own: processor time of this thread, all variants in turn within a round.

Then a flood of label values that nobody has seen, the memory of a series, and the time to import a service's metrics.
"""

from __future__ import annotations

import enum
import gc
import os
import resource
import statistics
import subprocess
import sys
import threading
import time
import tracemalloc
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import prometheus_client

from heliograph.metrics import LATENCY, Counter, Gauge, Histogram, Labels, label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROUNDS = 25
IMPORTS = 9
FLOOD = 1_000_000
LIMIT = 500
NAMES = ("method", "route", "status")


class Method(enum.Enum):
    """Methods as an Enum."""

    GET = "GET"
    POST = "POST"


class Request(Labels):
    """A request."""

    method: str = label(limit=10)
    route: str = label(limit=100)
    status: str = label(limit=10)


class Tenant(Labels):
    """A request of a tenant."""

    method: str = label(limit=10)
    tenant: str = label(limit=LIMIT)


class Route(Labels):
    """A request to a route."""

    route: str = label(limit=2000)


SIZED = {
    threads: Counter(f"bench_sized_{threads}_total", "Requests, made by so many threads.", Route)
    for threads in (1, 8, 40)
}
COUNTER = Counter("bench_requests_total", "Requests.", Request)
HISTOGRAM = Histogram("bench_duration_seconds", "Time to serve a request.", Request, buckets=LATENCY)
GAUGE = Gauge("bench_in_progress", "Requests under way.", Request)
KNOWN = Counter("bench_known_total", "Requests of tenants that are known.", Tenant)
FLOODED = Counter("bench_flooded_total", "Requests of tenants without end.", Tenant)
CLIENT_COUNTER = prometheus_client.Counter("client_requests", "Requests.", NAMES)
CLIENT_HISTOGRAM = prometheus_client.Histogram("client_duration_seconds", "Time.", NAMES, buckets=LATENCY)
CLIENT_GAUGE = prometheus_client.Gauge("client_in_progress", "Requests under way.", NAMES)

TEXTS = [
    (method, f"/things/{route}", status)
    for method in ("GET", "POST")
    for route in range(50)
    for status in ("200", "404", "500")
]
NUMBERS = [(method, route, int(status)) for method, route, status in TEXTS]
ENUMS = [(Method(method), route, HTTPStatus(int(status))) for method, route, status in TEXTS]
VALUES = (0.001, 0.2, 0.2, 0.7, 30.0)


def incremented(metric: prometheus_client.Counter, values: list[tuple[object, object, object]]) -> Callable[[], None]:
    """An increment of every series, each looked up by its labels."""

    def run() -> None:
        for method, route, status in values:
            metric.labels(method=method, route=route, status=status).inc()

    return run


def observed(metric: prometheus_client.Histogram, values: list[tuple[object, object, object]]) -> Callable[[], None]:
    """An observation in every series, each looked up by its labels."""

    def run() -> None:
        for method, route, status in values:
            metric.labels(method=method, route=route, status=status).observe(0.2)

    return run


def bound(update: Callable[[float], object]) -> Callable[[], None]:
    """As many updates of one series, which is at hand."""

    def run() -> None:
        for _ in range(len(TEXTS) // len(VALUES)):
            for value in VALUES:
                update(value)

    return run


def one(metric: prometheus_client.Counter) -> prometheus_client.Counter:
    """One series."""
    return metric.labels(method="GET", route="/things/1", status="200")


CASES: dict[str, tuple[Callable[[], None], Callable[[], None], float]] = {
    "counter, `labels(**kw).inc()`": (incremented(CLIENT_COUNTER, TEXTS), incremented(COUNTER, TEXTS), 3.5),
    "histogram, `labels(**kw).observe()`": (observed(CLIENT_HISTOGRAM, TEXTS), observed(HISTOGRAM, TEXTS), 3.5),
    "counter, with a number": (incremented(CLIENT_COUNTER, NUMBERS), incremented(COUNTER, NUMBERS), 2.5),
    "histogram, with a number": (observed(CLIENT_HISTOGRAM, NUMBERS), observed(HISTOGRAM, NUMBERS), 2.5),
    "counter, with Enums": (incremented(CLIENT_COUNTER, ENUMS), incremented(COUNTER, ENUMS), 2.5),
    "histogram, with Enums": (observed(CLIENT_HISTOGRAM, ENUMS), observed(HISTOGRAM, ENUMS), 2.5),
    "counter, bound `inc()`": (bound(one(CLIENT_COUNTER).inc), bound(one(COUNTER).inc), 1),
    "gauge, bound `set()`": (bound(one(CLIENT_GAUGE).set), bound(one(GAUGE).set), 1),
    "histogram, bound `observe()`": (bound(one(CLIENT_HISTOGRAM).observe), bound(one(HISTOGRAM).observe), 1),
}


def nanoseconds(run: Callable[[], None]) -> float:
    """Processor time of one update, of ten times all."""
    start = time.thread_time()
    for _ in range(10):
        run()
    return (time.thread_time() - start) / (10 * len(TEXTS)) * 1e9


def updates() -> Iterator[str]:
    """Every case."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in CASES}
    for number in range(ROUNDS + 1):
        for name, (client, ours, _) in CASES.items():
            pair = (nanoseconds(client), nanoseconds(ours))
            if number:  # the first round makes the series
                times[name].append(pair)
    yield f"| update | prometheus_client, CPU ns, min / median of {ROUNDS} | heliograph | ratio (min / median) |"
    yield "|---|---|---|---|"
    verdicts = []
    for name, pairs in times.items():
        theirs, own = zip(*pairs, strict=True)
        ratio = statistics.median(client / ours for client, ours in pairs)
        yield (
            f"| {name} | {min(theirs):.0f} / {statistics.median(theirs):.0f}"
            f" | {min(own):.0f} / {statistics.median(own):.0f} | {min(theirs) / min(own):.1f} / {ratio:.1f} |"
        )
        verdicts.append(least(f"prometheus_client / heliograph, {name}", ratio, CASES[name][2]))
    yield ""
    yield from verdicts
    yield ""


def flood() -> Iterator[str]:
    """A million tenants that nobody has seen, beside as many updates of those that are known."""
    for tenant in range(LIMIT - 1):
        FLOODED.labels(method="GET", tenant=f"tenant-{tenant}").inc()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    known = flooded = 0.0
    part = FLOOD // 10
    for turn in range(10):
        start = time.thread_time()
        for number in range(part):
            KNOWN.labels(method="GET", tenant=f"tenant-{number % (LIMIT // 2)}").inc()
        middle = time.thread_time()
        for number in range(turn * part, turn * part + part):
            FLOODED.labels(method="GET", tenant=f"tenant-{number}").inc()
        known += middle - start
        flooded += time.thread_time() - middle
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    series = len(FLOODED.instrument.series)
    total = sum(child.value for child in FLOODED.instrument.series)
    yield "| 1,000,000 updates | CPU ns per update | series |"
    yield "|---|---|---|"
    yield f"| of 250 tenants that are known | {known / FLOOD * 1e9:.0f} | {len(KNOWN.instrument.series)} |"
    yield f"| of 1,000,000 tenants, 500 allowed | {flooded / FLOOD * 1e9:.0f} | {series} |"
    yield ""
    yield most("series of the flooded metric", series, LIMIT + 1)
    yield least("updates that are counted, of all", total / (FLOOD + LIMIT - 1), 1)
    yield most("growth of the process in the flood, MiB", grown, 2)
    yield least("throughput of the flood / of known values", known / flooded, 0.5)
    yield ""


def memory() -> Iterator[str]:
    """What one series takes when many threads have updated it."""
    yield "| series, updated by threads | prometheus_client, bytes | heliograph |"
    yield "|---|---|---|"
    verdicts = []
    for threads, sized in SIZED.items():
        client = prometheus_client.Counter("client_sized_total", "Series.", ("route",), registry=None)
        theirs, own = bytes_of(client, threads), bytes_of(sized, threads)
        yield f"| {threads} | {theirs:.0f} | {own:.0f} |"
        verdicts.append(most(f"bytes per counter, of prometheus_client's, {threads} threads", own / theirs, 1))
    yield ""
    yield from verdicts
    yield ""


def bytes_of(metric: Any, threads: int) -> float:
    """What is allocated for each of a thousand series that every thread increments."""
    started = threading.Barrier(threads)

    def update() -> None:
        started.wait()
        for route in range(1000):
            metric.labels(route=f"/things/{route}").inc()

    metric.labels(route="first").inc()
    tracemalloc.start()
    workers = [threading.Thread(target=update) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    del workers, worker
    gc.collect()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return size / 1000


def cpu(code: str) -> float:
    """Seconds of processor time of an interpreter that runs this."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    child = subprocess.Popen([sys.executable, "-c", code], env=environment)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{code} ended with {child.returncode}")
    return used.ru_utime + used.ru_stime


def imports() -> Iterator[str]:
    """What an import adds to the start of an interpreter."""
    codes = ("pass", "import prometheus_client", "import tributary_telemetry.metrics")
    rounds = [[cpu(code) * 1e3 for code in codes] for _ in range(IMPORTS + 1)][1:]
    nothing, client, ours = (list(times) for times in zip(*rounds, strict=True))
    yield f"| import | CPU ms of the process, min / median of {IMPORTS} | above an empty one (median) |"
    yield "|---|---|---|"
    for code, times in zip(codes, (nothing, client, ours), strict=True):
        middle = statistics.median(times)
        yield f"| `{code}` | {min(times):.0f} / {middle:.0f} | {middle - statistics.median(nothing):.0f} |"
    yield ""
    ratio = statistics.median((own - empty) / (other - empty) for empty, other, own in rounds)
    yield most("import of the reference's metrics / of prometheus_client, above an empty interpreter", ratio, 1.5)


def most(budget: str, value: float, limit: float) -> str:
    """Whether a budget holds that is not to be exceeded."""
    return f"- {'held' if value <= limit else '**missed**'}: {budget}: {value:.2f} (at most {limit:.2f})"


def least(budget: str, value: float, limit: float) -> str:
    """Whether a budget holds that is to be reached."""
    return f"- {'held' if value >= limit else '**missed**'}: {budget}: {value:.2f} (at least {limit:.2f})"


def main() -> None:
    """Measure and print."""
    for line in (*updates(), *flood(), *memory(), *imports()):
        print(line)


if __name__ == "__main__":
    main()
