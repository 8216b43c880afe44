import gzip
import os
import threading

import pytest
from prometheus_client import generate_latest
from prometheus_client.openmetrics import exposition as openmetrics

from heliograph.runtime.exposition.formats import OPENMETRICS, TEXT
from heliograph.runtime.exposition.negotiation import Request
from heliograph.runtime.exposition.scraping import Answer, Scraper

REQUEST = Request(TEXT, gzip=False, names=frozenset(), seconds=10)


class Gate:
    """A collector without metrics that waits until it is opened."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.opened = threading.Event()
        self.asked = 0

    def describe(self):
        """No names."""
        return []

    def collect(self):
        """Wait."""
        self.asked += 1
        self.reached.set()
        self.opened.wait()
        return []


@pytest.fixture
def gate(shop):
    """A gate in the shop's registry, opened in the end whatever happens."""
    made = Gate()
    shop.registry.register(made)
    yield made
    made.opened.set()


def _scrape(shop, **asked):
    return Scraper(lambda: shop.registry).scrape(REQUEST._replace(**asked)).result(20)


def _body(answer):
    return b"".join(answer.parts)


def test_the_answer_is_the_registry(shop):
    """In the form asked for, compressed when that is asked for, with headers to match."""
    shop.family("counter", "a_total").labels().inc(1, {"trace_id": "x"})
    text = generate_latest(shop.registry)
    assert _scrape(shop) == Answer(
        200,
        (
            ("Content-Type", "text/plain; version=0.0.4; charset=utf-8"),
            ("Vary", "Accept, Accept-Encoding"),
            ("Content-Length", str(len(text))),
        ),
        (text,),
    )
    answer = _scrape(shop, format=OPENMETRICS, gzip=True)
    assert ("Content-Encoding", "gzip") in answer.headers
    assert ("Content-Length", str(len(_body(answer)))) in answer.headers
    assert gzip.decompress(_body(answer)) == openmetrics.generate_latest(shop.registry)


def test_names_restrict_the_answer(shop):
    """To the families that are called so; none is an empty answer, and no failure."""
    shop.family("counter", "a_total")
    shop.family("counter", "b_total").labels().inc()
    assert _body(_scrape(shop, names=frozenset({"b_total"}))).endswith(b"# TYPE b_total counter\nb_total 1.0\n")
    assert _scrape(shop, names=frozenset({"c_total"})) == Answer(
        200,
        (
            ("Content-Type", "text/plain; version=0.0.4; charset=utf-8"),
            ("Vary", "Accept, Accept-Encoding"),
            ("Content-Length", "0"),
        ),
        (b"",),
    )


def test_without_threads_there_is_no_answer_but_one_is_given(shop, monkeypatch, failures):
    """At the end of a process, or of a machine's means; the next scrape tries again."""
    scraper = Scraper(lambda: shop.registry)
    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", lambda self: (_ for _ in ()).throw(RuntimeError("no threads")))
        assert scraper.scrape(REQUEST).result(0).status == 503
    assert failures() == 1
    assert scraper.scrape(REQUEST).result(10).status == 200


def test_those_who_ask_at_once_share_one_rendering(shop, gate):
    """And those who ask later, or for something else, get one of their own."""
    scraper = Scraper(lambda: shop.registry)
    first = scraper.scrape(REQUEST)
    assert gate.reached.wait(10)
    others = [scraper.scrape(REQUEST) for _ in range(50)]
    assert all(one is first for one in others)
    assert scraper.scrape(REQUEST._replace(gzip=True)) is not first
    gate.opened.set()
    first.result(10)
    assert gate.asked <= 2
    assert scraper.scrape(REQUEST).result(10) is not first.result()


def test_different_scrapes_are_bounded(shop, gate):
    """Nobody makes threads without end by asking for ever new names; what is under way can be shared still."""
    scraper = Scraper(lambda: shop.registry)
    under_way = [scraper.scrape(REQUEST._replace(seconds=10 + number)) for number in range(8)]
    refused = scraper.scrape(REQUEST._replace(seconds=5)).result(0)
    assert (refused.status, _body(refused)) == (503, b"too many different scrapes at once\n")
    assert scraper.scrape(REQUEST) is under_way[0]
    gate.opened.set()
    assert {one.result(10).status for one in under_way} == {200}


def test_what_hangs_or_raises_leaves_the_others(shop, gate, failures):
    """The answer comes in time, with all that could be had; each failure is counted."""

    def raises():
        raise RuntimeError

    shop.family("gauge", "a").labels().set(1)
    broken = Gate()
    broken.collect = raises
    shop.registry.register(broken)
    shop.family("gauge", "b").labels().set(2)
    answer = _scrape(shop, seconds=1.5)
    assert answer.status == 200
    assert [line for line in _body(answer).splitlines() if not line.startswith(b"#")] == [b"a 1.0", b"b 2.0"]
    assert failures() == 2


def test_a_function_of_a_gauge_that_raises_or_hangs(shop, failures):
    """The first shows the gauge's last value, the second hides its family; everything else is served."""
    forever = threading.Event()
    gauge = shop.family("gauge", "a").labels()
    gauge.set(5)
    gauge.set_function(lambda: 1 / 0)
    shop.family("gauge", "b").labels().set_function(lambda: float(forever.wait()))
    shop.family("gauge", "c").labels().set(7)
    answer = _scrape(shop, seconds=1.5)
    forever.set()
    assert [line for line in _body(answer).splitlines() if not line.startswith(b"#")] == [b"a 5.0", b"c 7.0"]
    assert failures() == 1


def test_nothing_at_all_is_said(shop, gate):
    """When no collector answers, that is no empty success."""
    answer = _scrape(shop, seconds=0.25)
    assert (answer.status, _body(answer)) == (503, b"no metrics can be had; the log of the service says why\n")


def test_a_registry_that_cannot_be_had_is_said(failures):
    """The reason stands in the log, and may hold what is nobody else's affair; no exception leaves."""

    def absent():
        raise ValueError("no such folder")

    answer = Scraper(absent).scrape(REQUEST).result(10)
    assert (answer.status, _body(answer)) == (503, b"no metrics can be had; the log of the service says why\n")
    assert failures() == 1


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")  # which is what is tried
def test_a_forked_process_waits_for_none_of_its_parents_threads(shop, gate):
    """A scrape that was under way in the parent is begun anew."""
    scraper = Scraper(lambda: shop.registry)
    scraper.scrape(REQUEST)
    assert gate.reached.wait(10)
    child = os.fork()
    if child == 0:
        gate.opened.set()
        os._exit(0 if scraper.scrape(REQUEST).result(10).status == 200 else 1)
    assert os.waitpid(child, 0)[1] == 0
