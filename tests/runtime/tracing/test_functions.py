"""`@traced`: spans of functions of all four kinds, current while the function works and never in its consumer."""

import asyncio
import functools
import inspect
from concurrent.futures import ThreadPoolExecutor

import pytest
from opentelemetry import trace
from opentelemetry.trace import SpanKind, StatusCode, get_current_span

from heliograph.runtime.context import carried
from heliograph.runtime.tracing import current, span, traced


def here():
    """The name of the current span."""
    return getattr(get_current_span(), "name", None)


@traced
def plain():
    """Says which span it is in."""
    return here()


@traced("coroutine")
async def coroutine():
    """Waits in between."""
    before = here()
    await asyncio.sleep(0)
    return before, here()


@traced("generator")
def generator():
    """Yields the span it is in, twice; then returns it."""
    yield here()
    yield here()
    return here()


@traced("async generator")
async def async_generator():
    """Yields the span it is in, twice."""
    yield here()
    await asyncio.sleep(0)
    yield here()


def test_a_plain_function(ended):
    """The span is named for the function, says which one it is, and has left its status open."""
    assert plain() == "plain"
    span = ended()["plain"]
    assert dict(span.attributes) == {"code.function.name": f"{__name__}.plain"}
    assert (span.kind, span.status.status_code, span.parent, span.events) == (
        SpanKind.INTERNAL,
        StatusCode.UNSET,
        None,
        (),
    )


def test_a_coroutine(ended):
    """The span is current before and after waiting, and not outside."""

    async def outside():
        task = asyncio.create_task(coroutine())
        await asyncio.sleep(0)
        between = here()
        return await task, between

    assert asyncio.run(outside()) == (("coroutine", "coroutine"), None)
    assert ended()["coroutine"].attributes["code.function.name"] == f"{__name__}.coroutine"


def test_a_generator_leaves_its_consumer_alone(ended):
    """The span is current within each step and not between; it ends with the last one."""
    seen = []
    steps = generator()
    assert ended() == {}
    for value in steps:
        seen.append((value, here()))
        assert ended() == {}
    assert seen == [("generator", None)] * 2
    assert list(ended()) == ["generator"]


def test_an_async_generator_leaves_its_consumer_alone(ended):
    """The same for asynchronous steps."""

    async def consume():
        return [(value, here()) async for value in async_generator()]

    assert asyncio.run(consume()) == [("async generator", None)] * 2
    assert list(ended()) == ["async generator"]


def test_an_async_generator_closed_by_another_task_leaves_no_complaint(ended, caplog):
    """Each step, closing too, is in the span wherever it runs."""
    seen = []

    @traced("numbers")
    async def numbers():
        try:
            yield 1
        finally:
            await asyncio.sleep(0)
            seen.append(here())

    async def consume():
        steps = numbers()
        await anext(steps)
        await asyncio.create_task(steps.aclose())
        return here()

    assert asyncio.run(consume()) is None
    assert (seen, list(ended()), caplog.records) == (["numbers"], ["numbers"], [])


def test_spans_of_nested_functions_are_parent_and_child(ended):
    """What a generator calls between its yields is in its span; what its consumer calls is not."""

    @traced("outer")
    def outer():
        plain()
        yield

    @traced("consumer")
    def consumer():
        for _ in outer():
            with_nothing()

    @traced("sibling")
    def with_nothing():
        pass

    consumer()
    spans = ended()
    parents = {name: span.parent.span_id if span.parent else None for name, span in spans.items()}
    ids = {name: span.context.span_id for name, span in spans.items()}
    assert parents == {"plain": ids["outer"], "outer": ids["consumer"], "sibling": ids["consumer"], "consumer": None}


def test_attributes_may_depend_on_the_arguments(ended):
    """They are worked out per call, and stand beside the name of the function; the kind is said in a word."""

    @traced("search", kind="client", attributes=lambda query, **_: {"query.length": len(query)})
    def search(query, *, limit):
        return query, limit

    assert search("abc", limit=1) == ("abc", 1)
    span = ended()["search"]
    assert span.kind is SpanKind.CLIENT
    assert span.attributes["query.length"] == 3
    assert span.attributes["code.function.name"].endswith("search")


def test_attributes_that_cannot_be_worked_out_are_a_mistake(ended, monkeypatch):
    """It raises where that is wanted; in production the call is traced without them."""

    @traced("search", attributes=lambda query: {"query.length": len(query)})
    def search(query):
        return query

    with pytest.raises(TypeError, match="has no len"):
        search(3)
    monkeypatch.setenv("HELIOGRAPH_STRICT", "0")
    assert search(3) == 3
    assert "query.length" not in ended()["search"].attributes


def test_methods(ended):
    """A method is named with its class, however it is bound."""

    class Index:
        @traced
        @classmethod
        def of_class(cls):
            return cls

        @traced
        @staticmethod
        def of_nothing():
            return 1

        @traced
        def of_instance(self):
            return self

    index = Index()
    assert (Index.of_class(), Index.of_nothing(), index.of_instance()) == (Index, 1, index)
    prefix = "test_methods.<locals>.Index."
    assert list(ended()) == [prefix + name for name in ("of_class", "of_nothing", "of_instance")]


def test_partial_functions_and_objects(ended):
    """A partial function is named for what it is made of, an object for its class."""

    class Service:
        def __call__(self):
            return 1

    traced(functools.partial(functools.partial(plain.__wrapped__)))()
    traced(Service())()
    service = f"{test_partial_functions_and_objects.__qualname__}.<locals>.Service"
    names = {name: span.attributes["code.function.name"] for name, span in ended().items()}
    assert names == {"plain": f"{__name__}.plain", service: f"{__name__}.{service}"}


@pytest.mark.parametrize(
    ("function", "test"),
    [
        (coroutine, inspect.iscoroutinefunction),
        (generator, inspect.isgeneratorfunction),
        (async_generator, inspect.isasyncgenfunction),
    ],
)
def test_kinds_are_kept(function, test):
    """Frameworks go on seeing what they saw."""
    assert test(function)


def test_a_cancelled_call_has_no_status(ended):
    """Nothing failed: there is no exception event, the status stays unset, and an attribute says what happened."""

    @traced("wait")
    async def wait():
        await asyncio.sleep(60)

    async def cancel():
        task = asyncio.create_task(wait())
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])

    asyncio.run(cancel())
    span = ended()["wait"]
    assert (span.status.status_code, span.events) == (StatusCode.UNSET, ())
    assert span.attributes["heliograph.outcome"] == "cancelled"


def test_a_generator_that_is_left_early_has_ended_well(ended):
    """There is no word of an error or of a cancellation."""
    for _ in generator():
        break
    span = ended()["generator"]
    assert (span.status.status_code, span.events) == (StatusCode.UNSET, ())
    assert "heliograph.outcome" not in span.attributes


def test_a_task_dropped_in_the_midst_of_waiting_leaves_no_complaint(ended, caplog):
    """Closed from another context than the one it was started in, the span ends as cancelled, in silence."""
    work = coroutine()
    asyncio.run(_start(work)).close()
    assert caplog.records == []
    assert ended()["coroutine"].attributes["heliograph.outcome"] == "cancelled"
    assert here() is None


async def _start(work):
    """The first step of a coroutine, made in a task of its own."""
    work.send(None)
    return work


def test_the_function_may_say_more(ended):
    """Within it, the current span is its own."""

    @traced("search")
    def search():
        current().set_attributes({"hits": 3})

    search()
    assert ended()["search"].attributes["hits"] == 3


def test_spans_follow_the_work_into_threads(ended):
    """By themselves with `asyncio.to_thread`; into executors by `carried`."""

    async def in_thread():
        await asyncio.to_thread(traced("thread")(plain.__wrapped__))

    with span("outer"), ThreadPoolExecutor() as pool:
        pool.submit(carried(plain)).result()
        asyncio.run(in_thread())
    spans = ended()
    outer = spans["outer"].context.span_id
    assert [spans[name].parent.span_id for name in ("plain", "thread")] == [outer, outer]


def test_overlapping_tasks_have_spans_of_their_own(ended):
    """Each is a child of the span that started it, whichever ends first."""

    async def several():
        with span("outer"):
            await asyncio.gather(*(traced(name)(coroutine.__wrapped__)() for name in "abc"))

    asyncio.run(several())
    spans = ended()
    assert {spans[name].parent.span_id for name in "abc"} == {spans["outer"].context.span_id}


def test_a_later_opentelemetry_that_hides_its_provider(monkeypatch, provider, ended):
    """Then its public function is asked, with each call."""
    monkeypatch.delattr(trace, "_TRACER_PROVIDER")
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: provider)
    assert plain() == "plain"
    assert list(ended()) == ["plain"]
