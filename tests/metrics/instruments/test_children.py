"""The cells that updates reach."""

from __future__ import annotations

import decimal
import math
import signal
import sys
import threading

import pytest

from heliograph.metrics.instruments import children, exemplars
from heliograph.metrics.instruments.exemplars import Exemplar, scraped


@pytest.fixture
def counter(family):
    """A counter without labels."""
    return family("counter").labels()


@pytest.fixture
def gauge(family):
    """A gauge without labels."""
    return family("gauge", name="x").labels()


@pytest.fixture
def histogram(family):
    """A histogram without labels, of two bounds."""
    return family("histogram", name="x_seconds", buckets=(0.5, 1.0)).labels()


def test_each_kind_counts(counter, gauge, histogram):
    """Counters add, gauges move both ways, histograms count a bound's own value below it."""
    counter.inc()
    counter.inc(2.5)
    gauge.set(5)
    gauge.inc(2)
    gauge.dec()
    for value in (0.5, 0.7, 1, 3):
        histogram.observe(value)
    assert (counter.value, gauge.value) == (3.5, 6)
    assert histogram.snapshot() == ([1, 2, 1], 5.2)


@pytest.mark.parametrize("value", [-1, math.nan, math.inf, -math.inf, "5", None, decimal.Decimal(1)])
def test_a_counter_takes_no_wrong_value(counter, strict, value):
    """Negative, endless and no numbers are mistakes, and add nothing."""
    if strict:
        with pytest.raises(ValueError, match=r"^x_total: counters only grow, by finite numbers: cannot add "):
            counter.inc(value)
    else:
        counter.inc(value)
    counter.inc()
    assert counter.value == 1.0


@pytest.mark.parametrize("value", [-1, math.nan, math.inf, "5", None, decimal.Decimal(1)])
def test_a_histogram_takes_no_wrong_value(histogram, strict, value):
    """What would poison the sum, or make it shrink, is a mistake, and is not counted."""
    if strict:
        with pytest.raises(ValueError, match=r"^x_seconds: cannot observe "):
            histogram.observe(value)
    else:
        histogram.observe(value)
    assert histogram.snapshot() == ([0, 0, 0], 0.0)


def test_bounds_below_zero_allow_values_below_zero(family):
    """A histogram of temperatures has them."""
    x = family("histogram", name="x_celsius", buckets=(-10.0, 0.0)).labels()
    x.observe(-20)
    assert x.snapshot() == ([1, 0, 0], -20.0)


@pytest.mark.parametrize("value", [math.nan, "5", None, decimal.Decimal("nan")])
@pytest.mark.parametrize("method", ["set", "inc", "dec"])
def test_a_gauge_takes_no_wrong_value(gauge, strict, method, value):
    """NaN and what is no number are mistakes, and change nothing."""
    gauge.set(3)
    if strict:
        with pytest.raises(ValueError, match=r" is no number to set or add$"):
            getattr(gauge, method)(value)
    else:
        getattr(gauge, method)(value)
    assert gauge.value == 3


def test_a_gauge_may_be_infinite(gauge):
    """A limit that is none is a value that people set."""
    gauge.set(math.inf)
    assert gauge.value == math.inf


def test_a_gauge_asks_its_function_at_every_scrape(gauge, production):
    """When the function raises, the last value stays."""
    values = [1.0, 2.0]
    gauge.set_function(lambda: values.pop(0))
    assert [gauge.value, gauge.value, gauge.value] == [1.0, 2.0, 2.0]


def test_threads_lose_no_update(counter, gauge, histogram):
    """Exact totals, although the interpreter changes threads as often as it can."""

    def work():
        for _ in range(3000):
            counter.inc()
            gauge.inc()
            gauge.dec(0.5)
            histogram.observe(1)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        work()  # the thread that made the series is one of them
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert (counter.value, gauge.value, histogram.snapshot()) == (15000, 7500, ([0, 15000, 0], 15000.0))


def test_a_signal_handler_may_update_what_is_being_updated(counter, gauge, histogram):
    """Nothing waits for itself, and nothing is lost."""
    seen = []

    def handle(*_):
        counter.inc()
        gauge.inc()
        histogram.observe(1)
        seen.append(1)

    before = signal.signal(signal.SIGALRM, handle)
    signal.setitimer(signal.ITIMER_REAL, 0.0002, 0.0002)
    try:
        done = 0
        while len(seen) < 200:
            counter.inc()
            gauge.inc()
            histogram.observe(1)
            done += 1
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    total = done + len(seen)
    assert (counter.value, gauge.value, histogram.snapshot()) == (total, total, ([0, total, 0], float(total)))


def test_exemplars_that_are_given_are_kept(counter, histogram):
    """The last one of a counter, and of each bucket."""
    counter.inc(2, {"trace_id": "a"})
    histogram.observe(0.7, {"trace_id": "b"})
    histogram.observe(0.8, {"trace_id": "c"})
    assert (counter.exemplar.labels, counter.exemplar.value) == ({"trace_id": "a"}, 2)
    assert [one and (one.labels, one.value) for one in histogram.exemplars] == [None, ({"trace_id": "c"}, 0.8), None]


def test_exemplars_come_from_the_source_once_a_scrape(counter, histogram):
    """Updates without one ask the source: the first of each bucket after a scrape, so that it costs next to nothing."""
    asked = []
    children.use_exemplars(lambda: asked.append(1) or {"trace_id": str(len(asked))})
    try:
        for _ in range(3):
            counter.inc()
            histogram.observe(0.1)
            histogram.observe(0.7)
        assert len(asked) == 3
        scraped()
        histogram.observe(0.1)
        assert (len(asked), histogram.exemplars[0].labels) == (4, {"trace_id": "4"})
    finally:
        children.use_exemplars(None)
    counter.inc()
    assert len(asked) == 4


def test_an_unsampled_span_leaves_no_exemplar(counter):
    """The source says None, and the one before stays."""
    counter.inc(1, {"trace_id": "a"})
    scraped()
    children.use_exemplars(lambda: None)
    try:
        counter.inc()
    finally:
        children.use_exemplars(None)
    assert counter.exemplar.labels == {"trace_id": "a"}


@pytest.mark.parametrize(
    ("exemplar", "message"),
    [
        ({"trace_id": "a" * 121}, "an exemplar's labels have at most 128 characters together"),
        ("abc", "an exemplar is a mapping of texts, not 'abc'"),
        ({"trace_id": 5}, "an exemplar is a mapping of texts, not {'trace_id': 5}"),
    ],
)
def test_a_wrong_exemplar_is_left_out_and_the_update_counted(counter, strict, exemplar, message):
    """OpenMetrics bounds them; a scrape would fail for a longer one."""
    if strict:
        with pytest.raises(ValueError) as raised:  # noqa: PT011 — the whole text is compared
            counter.inc(1, exemplar)
        assert str(raised.value) == message
    else:
        counter.inc(1, exemplar)
    assert (counter.value, counter.exemplar) == (1.0, None)


def test_a_forked_process_starts_again(counter, histogram):
    """What was counted before the fork is the parent's."""
    counter.inc(1, {"trace_id": "a"})
    histogram.observe(1, {"trace_id": "a"})
    counter.clear()
    histogram.clear()
    assert (counter.value, counter.exemplar, histogram.snapshot(), histogram.exemplars) == (
        0.0, None, ([0, 0, 0], 0.0), None,
    )  # fmt: skip


def test_an_exemplar_knows_when_it_was(counter):
    """OpenMetrics writes the time beside it."""
    counter.inc(1, {"trace_id": "a"})
    assert isinstance(counter.exemplar, Exemplar)
    assert counter.exemplar.timestamp > 1.6e9


@pytest.mark.parametrize("error", [RuntimeError("no span"), TypeError("no span"), ValueError("no span")])
def test_a_source_that_raises_loses_no_update(counter, histogram, error, strict, monkeypatch):
    """The updates count, without an exemplar; the failure is told, in strict mode as well: it is no wrong use."""

    def source():
        raise error

    told = []
    monkeypatch.setattr(exemplars, "failed", lambda *failure: told.append(failure))
    children.use_exemplars(source)
    try:
        counter.inc()
        histogram.observe(0.5)
    finally:
        children.use_exemplars(None)
    assert (counter.value, counter.exemplar) == (1, None)
    assert sum(histogram.counts) == 1
    assert told == [("exemplar", error)] * 2


def test_a_value_that_is_set_is_never_lost(gauge):
    """Not even to an increment that another thread has begun: it waits, and sees what was set."""
    gauge.lock.acquire()
    setting = threading.Thread(target=gauge.set, args=[5])
    setting.start()
    assert gauge.value == 0
    gauge.inc(2)
    gauge.lock.release()
    setting.join()
    assert gauge.value == 5
