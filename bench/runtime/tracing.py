"""`@traced` and `observed` beside OpenTelemetry's own decorator and the same written by hand.

Processor time of this thread; all variants in turn within every round. First without an SDK, then with one.
"""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

import prometheus_client
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider

from heliograph.metrics import LATENCY, Counter, Gauge, Histogram, Labels, label
from heliograph.runtime.observed import observed
from heliograph.runtime.tracing import traced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROUNDS = 25
CALLS = 4000


class Search(Labels):
    """A search."""

    kind: str = label(limit=10)
    tenant_id: str = label(limit=10)


DURATION = Histogram("bench_search_duration_seconds", "Time to search.", Search, buckets=LATENCY)
ERRORS = Counter("bench_search_errors_total", "Searches that failed.", Search)
IN_PROGRESS = Gauge("bench_searches_in_progress", "Searches under way.", Search)
NAMES = ("kind", "tenant_id")
CLIENT_DURATION = prometheus_client.Histogram("client_search_duration_seconds", "Time.", NAMES, buckets=LATENCY)
CLIENT_ERRORS = prometheus_client.Counter("client_search_errors_total", "Searches that failed.", NAMES)
CLIENT_IN_PROGRESS = prometheus_client.Gauge("client_searches_in_progress", "Searches under way.", NAMES)
LABELS = {"kind": "vector", "tenant_id": "t1"}


def plain(number: int) -> int:
    """What is traced: nothing that takes time."""
    return number


async def coroutine(number: int) -> int:
    """The same, to be awaited."""
    return number


def generator(number: int) -> Iterator[int]:
    """The same, in one step."""
    yield number


def by_client(number: int) -> int:
    """By hand: duration, errors and work in progress with prometheus_client."""
    CLIENT_IN_PROGRESS.labels(**LABELS).inc()
    start = time.perf_counter()
    try:
        return plain(number)
    except Exception:
        CLIENT_ERRORS.labels(**LABELS).inc()
        raise
    finally:
        CLIENT_DURATION.labels(**LABELS).observe(time.perf_counter() - start)
        CLIENT_IN_PROGRESS.labels(**LABELS).dec()


def by_hand(number: int) -> int:
    """By hand: the same with Heliograph's metrics."""
    IN_PROGRESS.labels(**LABELS).inc()
    start = time.perf_counter()
    try:
        return plain(number)
    except Exception:
        ERRORS.labels(**LABELS).inc()
        raise
    finally:
        DURATION.labels(**LABELS).observe(time.perf_counter() - start)
        IN_PROGRESS.labels(**LABELS).dec()


def awaited(function: Callable[[int], object]) -> Callable[[int], object]:
    """A call that runs a coroutine to its end, with no loop in between."""

    def call(number: int) -> object:
        try:
            return function(number).send(None)
        except StopIteration as end:
            return end.value

    return call


def consumed(function: Callable[[int], object]) -> Callable[[int], object]:
    """A call that runs a generator to its end."""

    def call(number: int) -> object:
        for _ in function(number):
            pass

    return call


def measured(cases: dict[str, Callable[[int], object]]) -> dict[str, list[float]]:
    """Microseconds per call, in each round."""
    times: dict[str, list[float]] = {name: [] for name in cases}
    for number in range(ROUNDS + 1):
        for name, call in cases.items():
            start = time.thread_time()
            for _ in range(CALLS):
                call(1)
            if number:  # the first round warms up
                times[name].append((time.thread_time() - start) / CALLS * 1e6)
    return times


def table(times: dict[str, list[float]], base: str) -> str:
    """Minimum and median, and how much that is of `base`, round by round."""
    lines = [f"| what | µs CPU, min | median | × {base} |", "|---|---|---|---|"]
    for name, values in times.items():
        share = statistics.median(one / other for one, other in zip(values, times[base], strict=True))
        lines.append(f"| {name} | {min(values):.2f} | {statistics.median(values):.2f} | {share:.2f} |")
    return "\n".join([*lines, ""])


def verdict(budget: str, value: float, limit: float) -> str:
    """Whether a budget holds."""
    return f"- {'held' if value <= limit else '**missed**'}: {budget}: {value:.2f} (at most {limit:.2f})"


def functions() -> dict[str, Callable[[int], object]]:
    """A call, awaiting and iteration: plain, traced by us, and by OpenTelemetry, which knows no generators.

    Without an SDK its API gives a proxy, which looks for one with every call; its no-op tracer alone is faster.
    """

    def by(tracer: trace.Tracer, function: Callable[[int], object]) -> Callable[[int], object]:
        name = function.__qualname__
        attributes = {"code.function.name": f"{__name__}.{name}"}
        return tracer.start_as_current_span(name, attributes=attributes)(function)

    theirs, nothing = trace.get_tracer("bench"), trace.NoOpTracer()
    return {
        "plain call": plain,
        "call, `@traced`": traced(plain),
        "call, OpenTelemetry's decorator": by(theirs, plain),
        "call, OpenTelemetry's no-op tracer": by(nothing, plain),
        "plain awaiting": awaited(coroutine),
        "awaiting, `@traced`": awaited(traced(coroutine)),
        "awaiting, OpenTelemetry's decorator": awaited(by(theirs, coroutine)),
        "awaiting, OpenTelemetry's no-op tracer": awaited(by(nothing, coroutine)),
        "plain iteration": consumed(generator),
        "iteration, `@traced`": consumed(traced(generator)),
    }


def blocks() -> dict[str, Callable[[int], object]]:
    """Duration, errors and work in progress, in four ways."""
    settings = {"duration": DURATION, "errors": ERRORS, "in_progress": IN_PROGRESS}

    def block(number: int) -> int:
        with observed("search", labels=LABELS, **settings):
            return plain(number)

    return {
        "by hand, prometheus_client": by_client,
        "by hand, Heliograph's metrics": by_hand,
        "`@observed`, labels fixed": observed("search", labels=LABELS, **settings)(plain),
        "`@observed`, labels computed": observed("search", labels=lambda _: LABELS, **settings)(plain),
        "`with observed(…)`": block,
    }


def main() -> None:
    """Both tables without an SDK, the budgets, and the first table with one."""
    prometheus_client.disable_created_metrics()
    times = measured(functions())
    print("Without an SDK:\n")
    print(table(times, "call, OpenTelemetry's decorator"))
    for kind, what in (("plain call", "call"), ("plain awaiting", "awaiting"), ("plain iteration", "iteration")):
        over = min(times[f"{what}, `@traced`"]) - min(times[kind])  # minima: those of a moment without noise
        print(verdict(f"{what}, `@traced`, µs over the {kind}", over, 1))
    for what in ("call", "awaiting"):
        pairs = zip(times[f"{what}, `@traced`"], times[f"{what}, OpenTelemetry's no-op tracer"], strict=True)
        share = statistics.median(one / other for one, other in pairs)
        print(verdict(f"{what}, `@traced` / OpenTelemetry's no-op decorator", share, 0.25))
    print("\nDuration, errors and work in progress of a call, without an SDK:\n")
    print(table(measured(blocks()), "by hand, prometheus_client"))
    trace.set_tracer_provider(TracerProvider())
    print("With an SDK that records every span and exports none:\n")
    print(table(measured(functions()), "call, OpenTelemetry's decorator"))


if __name__ == "__main__":
    main()
