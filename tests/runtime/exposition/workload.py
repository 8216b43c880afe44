"""Work that updates metrics from threads, tasks and forked processes while it is scraped all the time.

`python workload.py alone|shared SECONDS`, with the package `shop` on the path; says what was wrong, else how much was
done.
"""

from __future__ import annotations

import asyncio
import gzip
import multiprocessing
import os
import sys
import threading
import time
import warnings
from typing import Any

from shop.metrics import BUSY, TIME, WORK

from heliograph.runtime.exposition import metrics_app, metrics_wsgi_app
from heliograph.runtime.exposition.processes import start_afresh

warnings.simplefilter("ignore", DeprecationWarning)  # threads and forks at once are what this is about
KINDS = ("thread", "task", "process")
THREADS, TASKS, SERIES = 3, 20, 5
FAULTS: list[str] = []


def update(kind: str, turn: int) -> None:
    """One piece of work; of 1 s each, so that sums and counts are equal."""
    labels = {"kind": kind, "number": str(turn % SERIES)}
    busy = BUSY.labels(**labels)
    busy.inc()
    WORK.labels(**labels).inc()
    TIME.labels(**labels).observe(1, {"trace_id": f"{turn}"} if SINGLE else None)
    busy.dec()


def threads_and_tasks(until: float, kinds: tuple[str, str] = ("thread", "task")) -> int:
    """Work of three threads and twenty tasks until then; how many pieces."""
    done: list[int] = []

    def by_thread() -> None:
        turn = 0
        while time.monotonic() < until:
            update(kinds[0], turn)
            turn += 1
        done.append(turn)

    async def by_task() -> None:
        turn = 0
        while time.monotonic() < until:
            update(kinds[1], turn)
            turn += 1
            await asyncio.sleep(0)
        done.append(turn)

    async def tasks() -> None:
        await asyncio.gather(*(by_task() for _ in range(TASKS)))

    threads = [threading.Thread(target=by_thread) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    asyncio.run(tasks())
    for thread in threads:
        thread.join()
    return sum(done)


def scraped(app: Any, accept: str) -> dict[str, float]:
    """The samples of a scrape, gzip and all."""
    head: list[str] = []
    environ = {"REQUEST_METHOD": "GET", "HTTP_ACCEPT": accept, "HTTP_ACCEPT_ENCODING": "gzip"}
    body = b"".join(app(environ, lambda status, _: head.append(status)))
    if head != ["200 OK"]:
        FAULTS.append(f"{head}: {body!r}")
        return {}
    lines = gzip.decompress(body).decode().splitlines()
    samples = (line.partition(" # ")[0].rpartition(" ") for line in lines if not line.startswith("#"))
    return {name: float(value) for name, _, value in samples if name.startswith("work_")}


async def scraped_async(app: Any) -> bytes:
    """The body of a scrape under ASGI."""
    parts: list[bytes] = []

    async def send(message: Any) -> None:
        parts.append(message.get("body", b""))

    await app({"type": "http", "method": "GET", "headers": [], "query_string": b""}, None, send)
    return b"".join(parts)


def watch(until: float) -> int:
    """Scrape until then: counters never shrink, histograms are never torn; how many scrapes."""
    app, other, scrapes = metrics_wsgi_app(), metrics_app(), 0
    before: dict[str, float] = {}
    while time.monotonic() < until:
        samples = scraped(app, "application/openmetrics-text" if scrapes % 2 else "text/plain")
        for name, value in samples.items():
            if "in_progress" not in name and value < before.get(name, 0):
                FAULTS.append(f"{name} fell from {before[name]} to {value}")
            if SINGLE and "_seconds_sum" in name and value != samples[name.replace("_sum", "_count")]:
                FAULTS.append(f"{name} is torn: {value}")
        before = samples
        if not (body := asyncio.run(scraped_async(other))).startswith(b"# HELP"):
            FAULTS.append(f"no scrape: {body!r}")
        scrapes += 1
    return scrapes


def forked() -> None:
    """A process that is forked off in the middle of it all counts from 0, and can be scraped."""
    child = os.fork()
    if child == 0:
        for turn in range(10 * SERIES):
            update("process", turn)
        samples = scraped(metrics_wsgi_app(), "")
        done = {value for name, value in samples.items() if name.startswith("work_total") and value}
        os._exit(bool(FAULTS) or (SINGLE and done != {10.0}))
    if os.waitpid(child, 0)[1]:
        FAULTS.append("a forked process failed")


def alone(seconds: float) -> int:
    """One process with threads and tasks, which now and then forks another."""
    until = time.monotonic() + seconds
    scrapes: list[int] = []
    watchers = [threading.Thread(target=lambda: scrapes.append(watch(until))) for _ in range(2)]
    done: list[int] = []
    workers = threading.Thread(target=lambda: done.append(threads_and_tasks(until)))
    for thread in (*watchers, workers):
        thread.start()
    while time.monotonic() < until:
        forked()
        time.sleep(seconds / 20)
    for thread in (*watchers, workers):
        thread.join()
    sys.stdout.write(f"{sum(scrapes)} scrapes, ")
    return done[0]


def shared(seconds: float) -> int:
    """Processes with threads and tasks, and a stream of short ones, which share their metrics."""
    until = time.monotonic() + seconds
    fork = multiprocessing.get_context("fork")
    results = fork.SimpleQueue()
    workers = [fork.Process(target=lambda: results.put(threads_and_tasks(until))) for _ in range(2)]
    for worker in workers:
        worker.start()
    scrapes: list[int] = []
    watcher = threading.Thread(target=lambda: scrapes.append(watch(until)))
    watcher.start()
    short = 0
    while time.monotonic() < until:
        forked()
        short += 10 * SERIES
        time.sleep(seconds / 20)
    watcher.join()
    for worker in workers:
        worker.join()
    sys.stdout.write(f"{sum(scrapes)} scrapes, ")
    return short + sum(results.get() for _ in workers)


def main() -> None:
    """Work, then hold the totals against what was done."""
    if not SINGLE:
        start_afresh()
    done = (alone if SINGLE else shared)(float(sys.argv[2]))
    samples = scraped(metrics_wsgi_app(), "")
    for part in ("work_total", "work_duration_seconds_count", "work_duration_seconds_sum"):
        total = sum(value for name, value in samples.items() if name.startswith(part))
        if total != done:
            FAULTS.append(f"{part} is {total}, not {done}")
    if busy := [name for name, value in samples.items() if "in_progress" in name and value]:
        FAULTS.append(f"still in progress: {busy}")
    sys.stdout.write("\n".join(FAULTS[:10]) or f"{done} updates, all there\n")
    sys.exit(bool(FAULTS))


SINGLE = sys.argv[1] == "alone"
if __name__ == "__main__":
    main()
