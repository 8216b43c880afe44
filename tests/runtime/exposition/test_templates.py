import threading

from prometheus_client import generate_latest

from heliograph.runtime.exposition import render
from heliograph.runtime.exposition.templates import Templates


def test_templates_grow_with_the_series(shop):
    """Whether few or many series came since the last scrape, each stands once, in the order in which it came."""
    counters = shop.family("counter", "a_total", ["number"])
    histograms = shop.family("histogram", "b_seconds", ["number"], buckets=(1, 2, 3))
    made = 0
    for more in (0, 1, 3, 494, 2, 1, 1000, 0, 499, 1234):
        for _ in range(more):
            counters.labels(number=str(made)).inc(made)
            histograms.labels(number=str(made)).observe(made)
            made += 1
        assert render(shop.registry) == generate_latest(shop.registry)
    sizes = [len(series) for _, series in Templates.of(counters).blocks()]
    assert sizes[:-1] == [500] * (len(sizes) - 1)
    assert sum(sizes) == made


def test_threads_may_render_while_series_come(shop):
    """No scrape sees a series without its value, or one twice."""
    family = shop.family("counter", "a_total", ["number"])
    faults: list[object] = []
    done = threading.Event()

    def watch():
        seen = 0
        while not done.is_set():
            lines = render(shop.registry).decode().splitlines()[2:]
            numbers = [line.split('"')[1] for line in lines]
            if numbers != [str(number) for number in range(len(numbers))] or len(numbers) < seen:
                faults.append(numbers)
            seen = len(numbers)

    watchers = [threading.Thread(target=watch) for _ in range(3)]
    for thread in watchers:
        thread.start()
    for number in range(5000):
        family.labels(number=str(number)).inc()
    done.set()
    for thread in watchers:
        thread.join()
    assert not faults
