"""`observed`: metrics, span and log line of the same work, by one clock."""

import asyncio
import contextlib
import enum
import logging
from typing import Literal

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from heliograph.metrics import Counter, Gauge, Histogram, Labels, label
from heliograph.runtime import observed as module
from heliograph.runtime.context import bound
from heliograph.runtime.observed import observed


class Kind(enum.Enum):
    """How it is done."""

    VECTOR = "vector"
    TEXT = "text"


class Search(Labels):
    """What a search is."""

    kind: Kind


class Call(Search):
    """How one went, and whose it was."""

    outcome: Literal["ok", "error", "cancelled"]
    error_type: str = label(limit=20)
    tenant_id: str = label(limit=20)


DURATION = Histogram("observed_seconds", "Time.", Search, buckets=(1, 2, 4, 8))
CALLS = Counter("observed_calls_total", "Calls.", Call)
ERRORS = Counter("observed_errors_total", "Errors.", Search)
BUSY = Gauge("observed_busy", "Under way.", Search)
METRICS = {"duration": DURATION, "calls": CALLS, "errors": ERRORS, "in_progress": BUSY}


class Clock:
    """A clock that work moves on."""

    now = 0.0

    def __call__(self):
        """The time it is."""
        return self.now


CLOCK = Clock()


@pytest.fixture(autouse=True)
def _setting(monkeypatch):
    monkeypatch.setenv("HELIOGRAPH_STRICT", "1")
    monkeypatch.setattr(module, "perf_counter", CLOCK)
    with bound(tenant_id="t1"):
        yield


@pytest.fixture
def spans(monkeypatch):
    """The spans that have ended."""
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", provider)
    return exporter.get_finished_spans


class Readings:
    """What the metrics have counted since the last reading."""

    def __init__(self):
        self.before = self._now()

    def _now(self):
        DURATION.labels(kind="vector")
        found = {("busy", *child.key): child.value for child in BUSY.instrument.series}
        found |= {("calls", *child.key): child.value for child in CALLS.instrument.series}
        found |= {("errors", *child.key): child.value for child in ERRORS.instrument.series}
        found |= {("seconds", *child.key): child.sum for child in DURATION.instrument.series}
        return found

    def changed(self):
        """The series that changed, and by how much."""
        before, self.before = self.before, self._now()
        return {key: value - before.get(key, 0) for key, value in self.before.items() if value != before.get(key, 0)}


@pytest.fixture
def readings():
    """Nothing counted yet."""
    return Readings()


def plain(error=None):
    """Works for two seconds."""
    assert BUSY.labels(kind="vector").value == 1
    CLOCK.now += 2
    if error:
        raise error


async def coroutine(error=None):
    """The same, waiting."""
    await asyncio.sleep(0)
    plain(error)


def generator(error=None):
    """The same between two values."""
    yield 1
    plain(error)
    yield 2


async def async_generator(error=None):
    """The same, waiting."""
    yield 1
    await asyncio.sleep(0)
    plain(error)
    yield 2


def run(function, *arguments):
    """Run a function of any kind to its end; what it raised."""

    async def whole():
        result = function(*arguments)
        if hasattr(result, "__anext__"):
            [value async for value in result]
        elif hasattr(result, "__next__"):
            list(result)
        elif result is not None:
            await result

    try:
        asyncio.run(whole())
    except BaseException as error:  # noqa: BLE001 — it is the result
        return error
    return None


def fields(record):
    """What a log record was given beside what it has of itself."""
    usual = {*vars(logging.makeLogRecord({})), "message"}
    return {name: value for name, value in vars(record).items() if name not in usual}


FUNCTIONS = pytest.mark.parametrize("function", [plain, coroutine, generator, async_generator])


@FUNCTIONS
def test_work_that_goes_well(function, readings, spans, caplog):
    """Each metric has the labels that it declares, the span the facts, the log line all of it."""
    caplog.set_level("INFO", "heliograph")
    work = observed("search", **METRICS, labels={"kind": Kind.VECTOR, "depth": 3}, log="info")(function)
    assert run(work) is None
    assert readings.changed() == {("seconds", "vector"): 2, ("calls", "vector", "ok", "", "t1"): 1}
    (span,) = spans()
    assert dict(span.attributes) == {
        "code.function.name": f"{__name__}.{function.__name__}",
        "kind": "vector",
        "depth": 3,
    }
    (record,) = caplog.records
    assert (record.name, record.levelname, record.getMessage()) == ("heliograph.observed", "INFO", "search done")
    assert fields(record) == {"kind": "vector", "depth": 3, "outcome": "ok", "duration_seconds": 2}


@FUNCTIONS
def test_work_that_fails(function, readings, spans, caplog):
    """Errors are counted and logged as errors, with the traceback; the exception arrives as it is."""
    work = observed("search", **METRICS, labels={"kind": "vector"}, log="debug")(function)
    error = ValueError("v")
    assert run(work, error) is error
    assert readings.changed() == {
        ("seconds", "vector"): 2,
        ("calls", "vector", "error", "ValueError", "t1"): 1,
        ("errors", "vector"): 1,
    }
    (span,) = spans()
    assert (span.status.description, len(span.events)) == ("ValueError: v", 1)
    (record,) = caplog.records
    assert (record.levelname, record.getMessage(), record.exc_info[1]) == ("ERROR", "search failed", error)
    assert fields(record) == {
        "kind": "vector",
        "outcome": "error",
        "error_type": "ValueError",
        "duration_seconds": 2,
    }


@FUNCTIONS
def test_work_that_is_cancelled(function, readings, spans, caplog):
    """It is no error in any of the three."""
    caplog.set_level("DEBUG", "heliograph")
    work = observed("search", **METRICS, labels={"kind": "vector"}, log="debug")(function)
    assert isinstance(run(work, asyncio.CancelledError()), asyncio.CancelledError)
    assert readings.changed() == {("seconds", "vector"): 2, ("calls", "vector", "cancelled", "", "t1"): 1}
    assert spans()[0].attributes["heliograph.outcome"] == "cancelled"
    (record,) = caplog.records
    assert (record.levelname, record.getMessage(), record.exc_info) == ("DEBUG", "search cancelled", None)


def test_a_block_learns_more_while_it_runs(readings, spans, caplog):
    """Facts of the result count as labels do; those that no metric declares go to span and log alone."""
    caplog.set_level("INFO", "heliograph")
    with observed("search", duration=DURATION, calls=CALLS, log="info") as work:
        CLOCK.now += 3
        work.add(kind=Kind.TEXT, hits=7, name="n")
    assert readings.changed() == {("seconds", "text"): 3, ("calls", "text", "ok", "", "t1"): 1}
    assert dict(spans()[0].attributes) == {"kind": "text", "hits": 7, "name": "n"}
    assert fields(caplog.records[0]) == {
        "kind": "text",
        "hits": 7,
        "name_": "n",
        "outcome": "ok",
        "duration_seconds": 3,
    }


def test_a_block_that_raises(readings):
    """It is observed, and nothing is swallowed."""

    def block():
        with observed("search", **METRICS, labels={"kind": "vector"}):
            plain(KeyError("k"))

    assert isinstance(run(block), KeyError)
    assert readings.changed()[("errors", "vector")] == 1


def test_labels_may_depend_on_the_arguments(readings):
    """They are worked out when the work begins."""

    @observed("search", duration=DURATION, calls=CALLS, labels=lambda query, **_: {"kind": query})
    def search(query, *, limit):
        CLOCK.now += limit

    search("text", limit=1)
    search("vector", limit=2)
    assert readings.changed() == {
        ("seconds", "text"): 1,
        ("calls", "text", "ok", "", "t1"): 1,
        ("seconds", "vector"): 2,
        ("calls", "vector", "ok", "", "t1"): 1,
    }


def test_labels_that_cannot_be_worked_out_are_a_mistake(readings, monkeypatch):
    """It raises where that is wanted; in production the work is done, and only its series is not known."""

    @observed("search", duration=DURATION, labels=lambda query: {"kind": query.kind})
    def search(query):
        return query

    with pytest.raises(AttributeError):
        search("text")
    monkeypatch.setenv("HELIOGRAPH_STRICT", "0")
    assert search("text") == "text"
    assert readings.changed() == {}


def test_a_missing_label_is_a_mistake(readings, monkeypatch):
    """It names the metric and its labels."""
    work = observed("search", duration=DURATION, labels={"kin": "text"})(len)
    with pytest.raises(ValueError) as caught:  # noqa: PT011 — the whole message is below
        work("abc")
    assert str(caught.value) == "observed_seconds: missing kind; its labels are kind"
    monkeypatch.setenv("HELIOGRAPH_STRICT", "0")
    assert work("abc") == 3


def test_the_type_of_an_error_may_be_said_in_other_words(readings):
    """As where the label is closed."""
    work = observed("search", calls=CALLS, labels={"kind": "text"}, error_type=lambda error: "timeout")
    run(work(_raise), TimeoutError())
    assert readings.changed() == {("calls", "text", "error", "timeout", "t1"): 1}


def _raise(error):
    raise error


def test_the_traceback_of_an_exception_is_logged_once(caplog):
    """Where it is first seen; the lines of what is around it name it."""
    inner = observed("inner", log="info")(_raise)
    outer = observed("outer", log="info")(inner)
    run(outer, ValueError("v"))
    assert [(record.getMessage(), bool(record.exc_info), record.error_type) for record in caplog.records] == [
        ("inner failed", True, "ValueError"),
        ("outer failed", False, "ValueError"),
    ]


def test_the_log_line_and_the_metrics_belong_to_the_span(spans, caplog):
    """Ids and exemplars are taken while the span is the current one."""
    seen = []

    class Handler(logging.Handler):
        def emit(self, record):
            seen.append(trace.get_current_span().name)

    handler = Handler()
    caplog.set_level("INFO", "heliograph")
    module.LOGGER.addHandler(handler)
    try:
        run(observed("search", log="info")(_steps))
    finally:
        module.LOGGER.removeHandler(handler)
    assert seen == ["search"]
    assert not trace.get_current_span().get_span_context().is_valid


def _steps():
    yield 1


def test_a_log_that_fails_breaks_nothing(monkeypatch):
    """As on a full disk, with a handler that says so."""
    monkeypatch.setattr(module.LOGGER, "log", _fail)
    assert observed("search", log="warning")(len)("abc") == 3


def _fail(*_, **__):
    raise OSError("disk is full")


def test_one_object_may_decorate_several_functions(readings):
    """Calls may overlap, as well."""
    twice = observed("search", duration=DURATION, in_progress=BUSY, labels={"kind": "text"})

    @twice
    async def wait(turns):
        for _ in range(turns):
            await asyncio.sleep(0)
            CLOCK.now += 1

    @twice
    async def both():
        await asyncio.gather(wait(1), wait(3))

    asyncio.run(both())
    assert readings.changed() == {("seconds", "text"): 1 + 4 + 4}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"duration": "x"}, "duration= takes a metric, such as SEARCH_DURATION, not 'x'"),
        ({"in_progress": 3}, "in_progress= takes a metric, such as SEARCH_DURATION, not 3"),
        ({"log": "loud"}, "log='loud' is no level, only debug, info, warning"),
    ],
)
def test_options_that_cannot_be_are_mistakes(options, message, monkeypatch):
    """They raise where that is wanted; in production the work is done without."""
    with pytest.raises((TypeError, ValueError)) as caught:
        observed("search", **options)
    assert str(caught.value) == message
    monkeypatch.setenv("HELIOGRAPH_STRICT", "0")
    assert observed("search", **options)(len)("abc") == 3


class Found(Search):
    """What a search found, which is known in the end."""

    index: Literal["hnsw", "other"]
    size: str = label(limit=5)


FOUND = Counter("observed_found_total", "Searches, by what they found.", Found)


def _search(error=None):
    with observed("search", calls=FOUND, labels={"kind": "text"}) as work:
        if error is not None:
            raise error
        work.add(index="hnsw", size="small")


def test_failed_work_counts_without_what_it_did_not_say():
    """Labels that are known only in the end are unknown, or other where that is all there is."""
    for error in (None, ValueError("x"), asyncio.CancelledError(), ValueError("y")):
        with contextlib.suppress(ValueError, asyncio.CancelledError):
            _search(error)
    assert {child.key: child.value for child in FOUND.instrument.series if child.value} == {
        ("text", "hnsw", "small"): 1,
        ("text", "other", "unknown"): 3,
    }


def test_a_mistake_does_not_hide_what_was_raised():
    """Where mistakes raise, it is noted on the error that is on its way; alone, it raises."""
    wrong = observed("search", calls=FOUND, labels={"kind": "sideways"})
    with pytest.raises(LookupError, match="lost") as caught, wrong:
        raise LookupError("lost")
    (note,) = caught.value.__notes__
    assert note.startswith("Its telemetry is wrong, too: observed_found_total: kind='sideways' is not declared")
    error = run(wrong(_lose))
    assert (type(error), error.__notes__) == (LookupError, [note])
    with pytest.raises(ValueError, match="missing index, size"):
        wrong(len)("abc")


async def _lose():
    raise LookupError("lost")
