"""`/metrics` of 100,000 series, beside prometheus_client's functions on the very same registry.

Processor time of this thread; all variants in turn within every round. Then the longest time for which an event loop
cannot turn while it is scraped, and what a series takes in memory.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import time
import tracemalloc
from typing import TYPE_CHECKING, Any

import prometheus_client
from prometheus_client import CollectorRegistry
from prometheus_client.openmetrics import exposition as openmetrics

from heliograph.metrics import LATENCY, Counter, Histogram, Labels, label
from heliograph.metrics.instruments import binding
from heliograph.runtime.exposition import metrics_app, render
from heliograph.runtime.exposition.formats import OPENMETRICS
from heliograph.runtime.exposition.rendering import chunks, collectors_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROUNDS = 5
SCRAPES = 20
SERIES = 100_000
TENANTS = [f"tenant-{number}" for number in range(SERIES)]
ENDPOINTS = [f"/api/v1/things/{number}" for number in range(100)]
NAMES = ("method", "endpoint", "tenant")


class Request(Labels):
    """A request."""

    method: str = label(limit=10)
    endpoint: str = label(limit=1000)
    tenant: str = label(limit=10 * SERIES)


COUNTER = Counter("bench_requests_total", "Requests.", Request)
HISTOGRAM = Histogram("bench_duration_seconds", "Time to serve a request.", Request, buckets=LATENCY)
EXTRA_COUNTER = Counter("bench_memory_total", "Requests.", Request)
EXTRA_HISTOGRAM = Histogram("bench_memory_seconds", "Time to serve a request.", Request, buckets=LATENCY)


def labelled(metric: Any, number: int) -> Any:
    """A series of its own for every number."""
    return metric.labels(method="GET", endpoint=ENDPOINTS[number % 100], tenant=TENANTS[number])


def registry_of(metric: Any) -> CollectorRegistry:
    """A registry in which this metric stands alone."""
    registry = CollectorRegistry(auto_describe=True)
    registry.register(next(one for one in binding.collectors() if one.family.name == metric.name))
    return registry


def filled(chance: random.Random) -> dict[str, CollectorRegistry]:
    """The two shapes: a counter with 100,000 series, and a histogram whose series are as many together."""
    for number in range(SERIES):
        labelled(COUNTER, number).inc(chance.randrange(5000))
    for number in range(SERIES // (len(LATENCY) + 3)):
        child = labelled(HISTOGRAM, number)
        for _ in range(30):
            child.observe(chance.random() * 12)
    return {"counters": registry_of(COUNTER), "histograms": registry_of(HISTOGRAM)}


def milliseconds(call: Callable[[], bytes]) -> float:
    """Processor time of one call."""
    start = time.thread_time()
    call()
    return (time.thread_time() - start) * 1e3


def rendering(registries: dict[str, CollectorRegistry]) -> Iterator[str]:
    """Each form of each shape."""
    yield f"| 100,000 series | client, CPU ms, min / median of {ROUNDS} | heliograph | ratio (min / median) |"
    yield "|---|---|---|---|"
    verdicts = []
    for shape, registry in registries.items():
        forms: dict[str, tuple[Callable[[], bytes], Callable[[], bytes]]] = {
            "text": (lambda r=registry: prometheus_client.generate_latest(r), lambda r=registry: render(r)),
            "OpenMetrics": (
                lambda r=registry: openmetrics.generate_latest(r),
                lambda r=registry: render(r, OPENMETRICS),
            ),
        }
        for form, (client, ours) in forms.items():
            if client() != ours():
                raise SystemExit(f"{shape}, {form}: the bytes differ")
            rounds = [(milliseconds(client), milliseconds(ours)) for _ in range(ROUNDS)]
            theirs, own = zip(*rounds, strict=True)
            low, middle = min(theirs) / min(own), statistics.median(one / other for one, other in rounds)
            yield (
                f"| {shape}, {form} | {min(theirs):.0f} / {statistics.median(theirs):.0f}"
                f" | {min(own):.1f} / {statistics.median(own):.1f} | {low:.1f} / {middle:.1f} |"
            )
            verdicts.append(least(f"generate_latest / heliograph, {shape}, {form}", middle, 10))
    yield ""
    yield from verdicts
    yield ""


async def stalls(app: Any, *, gzip: bool) -> tuple[list[float], list[float]]:
    """The longest that the loop stood still, in ms: while nothing happens, and during each scrape."""
    gaps: list[float] = []

    async def beat() -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            gaps.append((now - last) * 1e3 - 1)
            last = now

    async def send(_: Any) -> None:
        await asyncio.sleep(0)

    heart = asyncio.create_task(beat())
    headers = [(b"accept-encoding", b"gzip")] if gzip else []
    scope = {"type": "http", "method": "GET", "query_string": b"", "headers": headers}
    idle, busy = [], []
    for _ in range(SCRAPES):
        await asyncio.sleep(0.05)
        gaps.clear()
        await asyncio.sleep(0.2)
        idle.append(max(gaps))
        gaps.clear()
        await app(scope, None, send)
        await asyncio.sleep(0.01)
        busy.append(max(gaps))
    heart.cancel()
    return idle, busy


def longest(registry: CollectorRegistry) -> float:
    """The longest step of a rendering, in ms of processor time: a block of lines."""
    longest = 0.0
    for collector in collectors_of(registry):
        steps = chunks(collector, OPENMETRICS)
        while True:
            start = time.thread_time()
            piece = next(steps, None)
            longest = max(longest, time.thread_time() - start)
            if piece is None:
                break
    return longest * 1e3


def loop(registries: dict[str, CollectorRegistry]) -> Iterator[str]:
    """The event loop under scrapes.

    A busy machine holds it up, too, which the first column shows; what the rendering itself could hold it up by is the
    most processor time that it takes without letting go of the interpreter.
    """
    yield f"| longest stall of the loop, ms, median / max of {SCRAPES} | idle, 0.2 s | scraped | held at once, CPU ms |"
    yield "|---|---|---|---|"
    verdicts = []
    for shape, registry in registries.items():
        atom = longest(registry)
        verdicts.append(most(f"longest that the interpreter is held, {shape}, CPU ms", atom, 20))
        for gzip in (True, False):
            idle, busy = asyncio.run(stalls(metrics_app(registry), gzip=gzip))
            name = f"{shape}, {'gzip' if gzip else 'plain'}"
            yield (
                f"| {name} | {statistics.median(idle):.1f} / {max(idle):.1f}"
                f" | {statistics.median(busy):.1f} / {max(busy):.1f} | {atom:.2f} |"
            )
            verdicts.append(most(f"longest stall, {name}, ms, median of the scrapes", statistics.median(busy), 20))
    yield ""
    yield from verdicts
    yield ""


def memory() -> Iterator[str]:
    """Bytes that a series takes once it has been updated and scraped, label texts not counted."""
    registry = CollectorRegistry()
    theirs = {
        "counter": prometheus_client.Counter("bench", "Requests.", NAMES, registry=registry),
        "histogram": prometheus_client.Histogram("bench_s", "Time.", NAMES, buckets=LATENCY, registry=registry),
    }
    ours = {"counter": EXTRA_COUNTER, "histogram": EXTRA_HISTOGRAM}
    yield "| bytes per series set | prometheus_client | heliograph, its text included |"
    yield "|---|---|---|"
    verdicts = []
    for kind, count in (("counter", 10_000), ("histogram", 2000)):
        client = held(theirs[kind], count, lambda: prometheus_client.generate_latest(registry))
        own = held(ours[kind], count, lambda kind=kind: render(registry_of(ours[kind])))
        yield f"| {kind} | {client:.0f} | {own:.0f} |"
        verdicts.append(most(f"memory per {kind}, heliograph / prometheus_client", own / client, 1))
    yield ""
    yield from verdicts


def held(metric: Any, count: int, scrape: Callable[[], bytes]) -> float:
    """Bytes per child."""
    labelled(metric, count)
    scrape()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for number in range(count):
        child = labelled(metric, number)
        if hasattr(child, "inc"):
            child.inc(number + 0.5)
        else:
            for value in range(12):
                child.observe(value)
    scrape()
    child = None
    taken = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    return taken / count


def most(budget: str, value: float, limit: float) -> str:
    """Whether a budget holds that is not to be exceeded."""
    return f"- {'held' if value <= limit else '**missed**'}: {budget}: {value:.2f} (at most {limit:.2f})"


def least(budget: str, value: float, limit: float) -> str:
    """Whether a budget holds that is to be reached."""
    return f"- {'held' if value >= limit else '**missed**'}: {budget}: {value:.2f} (at least {limit:.2f})"


def main() -> None:
    """Measure and print."""
    prometheus_client.disable_created_metrics()
    registries = filled(random.Random(1))
    for line in (*rendering(registries), *loop(registries), *memory()):
        print(line)


if __name__ == "__main__":
    main()
