"""Functions of all four kinds, wrapped: they do what they did, and the activity begins and ends with the work."""

import asyncio
import functools
import gc
import inspect
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.metrics.activity import around, outcome_of


class Diary:
    """An activity that writes down what happens to it."""

    def __init__(self):
        self.entries = []

    def begin(self, arguments, named):
        """Work begins."""
        self.entries.append("begin")
        return self

    def suspend(self):
        """A value was handed out."""
        self.entries.append("suspend")

    def resume(self):
        """The next one is wanted."""
        self.entries.append("resume")

    def end(self, outcome, error):
        """Work has ended."""
        self.entries.append(outcome if error is None else f"{outcome} {type(error).__name__}")


@pytest.fixture
def diary():
    """An empty one."""
    return Diary()


def plain(x=1):
    """Works while it is called."""
    return x


async def coroutine(x=1):
    """Works while it is awaited."""
    await asyncio.sleep(0)
    return x


def generator(x=1):
    """Takes what it is sent and catches a KeyError."""
    got = yield x
    try:
        yield got
    except KeyError as error:
        yield f"caught {error}"
    return "returned"


async def async_generator(x=1):
    """The same, asynchronously."""
    got = yield x
    try:
        yield got
    except KeyError as error:
        yield f"caught {error}"


KINDS = [plain, coroutine, generator, async_generator]
TESTS = [inspect.isfunction, inspect.iscoroutinefunction, inspect.isgeneratorfunction, inspect.isasyncgenfunction]


@pytest.mark.parametrize("function", KINDS)
def test_the_kind_and_the_name_are_kept(function, diary):
    """For `inspect` a wrapped function is what it was: kind, name, module and signature."""
    wrapped = around(function, diary.begin)
    assert [test(wrapped) for test in TESTS] == [test(function) for test in TESTS]
    assert (wrapped.__qualname__, wrapped.__module__) == (function.__qualname__, function.__module__)
    assert inspect.signature(wrapped) == inspect.signature(function)


def test_a_plain_function_works_while_it_is_called(diary):
    """Begin, end and the result."""
    assert around(plain, diary.begin)(7) == 7
    assert diary.entries == ["begin", "ok"]


def test_a_coroutine_works_while_it_is_awaited(diary):
    """Calling it begins nothing; awaiting does."""
    work = around(coroutine, diary.begin)(x=7)
    assert diary.entries == []
    assert asyncio.run(work) == 7
    assert diary.entries == ["begin", "ok"]


def test_a_generator_works_from_its_first_step_to_its_last(diary):
    """What is sent and thrown arrives, what is returned comes back, and at each value the activity is suspended."""
    steps = around(generator, diary.begin)(7)
    assert diary.entries == []
    assert next(steps) == 7
    assert diary.entries == ["begin", "suspend"]
    assert steps.send("sent") == "sent"
    assert steps.throw(KeyError("k")) == "caught 'k'"
    with pytest.raises(StopIteration) as stop:
        next(steps)
    assert stop.value.value == "returned"
    assert diary.entries == ["begin", *["suspend", "resume"] * 3, "ok"]


def test_an_async_generator_works_from_its_first_step_to_its_last(diary):
    """The same for asynchronous steps."""

    async def consume():
        steps = around(async_generator, diary.begin)(7)
        assert diary.entries == []
        assert await anext(steps) == 7
        assert await steps.asend("sent") == "sent"
        assert await steps.athrow(KeyError("k")) == "caught 'k'"
        with pytest.raises(StopAsyncIteration):
            await anext(steps)

    asyncio.run(consume())
    assert diary.entries == ["begin", *["suspend", "resume"] * 3, "ok"]


def drive(function, *arguments):
    """Run a function of any kind to its end."""
    result = function(*arguments)
    if inspect.iscoroutine(result):
        return asyncio.run(result)
    if inspect.isgenerator(result):
        return list(result)
    if inspect.isasyncgen(result):

        async def collect():
            return [value async for value in result]

        return asyncio.run(collect())
    return result


def raising(kind, error):
    """A function of a kind that raises."""

    def plain():
        raise error

    async def coroutine():
        raise error

    def generator():
        yield 1
        raise error

    async def async_generator():
        yield 1
        raise error

    return {"plain": plain, "coroutine": coroutine, "generator": generator, "async_generator": async_generator}[kind]


@pytest.mark.parametrize("kind", [one.__name__ for one in KINDS])
@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (ValueError("v"), "error ValueError"),
        (TimeoutError(), "error TimeoutError"),
        (asyncio.CancelledError(), "cancelled CancelledError"),
        (SystemExit(), "cancelled SystemExit"),
    ],
)
def test_an_exception_is_an_error_and_what_is_none_a_cancellation(kind, error, outcome, diary):
    """The error arrives as it is; the activity ends once, with its outcome."""
    with pytest.raises(type(error)) as caught:
        drive(around(raising(kind, error), diary.begin))
    assert caught.value is error or kind in {"coroutine", "async_generator"}  # asyncio makes its own cancellation
    assert [diary.entries[0], diary.entries[-1]] == ["begin", outcome]
    assert len([entry for entry in diary.entries if entry not in {"begin", "suspend", "resume"}]) == 1


def test_a_cancelled_task_ends_the_work_as_cancelled(diary):
    """Cancellation while waiting, in a coroutine and within the step of an async generator."""

    async def wait():
        await asyncio.sleep(60)

    async def wait_between():
        yield 1
        await asyncio.sleep(60)

    async def consume(steps):
        async for _ in steps:
            pass

    async def cancel(work):
        task = asyncio.create_task(work)
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancel(around(wait, diary.begin)()))
    assert diary.entries == ["begin", "cancelled CancelledError"]
    diary.entries.clear()
    asyncio.run(cancel(consume(around(wait_between, diary.begin)())))
    assert diary.entries == ["begin", "suspend", "resume", "cancelled CancelledError"]


def test_a_coroutine_that_is_closed_was_cancelled(diary):
    """Closed while it waits, as when the loop is gone."""
    work = around(coroutine, diary.begin)()
    work.send(None)
    work.close()
    assert diary.entries == ["begin", "cancelled GeneratorExit"]


def test_a_generator_whose_consumer_had_enough_is_ok(diary):
    """Leaving the loop early is an ordinary way to end; its cleaning up is part of its work."""
    cleaned = []

    def numbers():
        try:
            yield from range(100)
        finally:
            cleaned.append(list(diary.entries))

    for number in around(numbers, diary.begin)():
        if number == 1:
            break
    gc.collect()
    assert cleaned == [["begin", "suspend", "resume", "suspend", "resume"]]
    assert diary.entries == [*cleaned[0], "ok"]


def test_a_generator_that_fails_while_it_is_closed_is_an_error(diary):
    """Its error reaches who closed it."""

    def numbers():
        try:
            yield 1
        finally:
            raise ValueError("while closing")

    steps = around(numbers, diary.begin)()
    next(steps)
    with pytest.raises(ValueError, match="while closing"):
        steps.close()
    assert diary.entries[-1] == "error ValueError"


def test_closing_gives_what_the_generator_gives(diary):
    """A generator that yields when it is closed is refused as ever; what it returns then, Python 3.13 hands out."""

    def stubborn():
        try:
            yield 1
        except GeneratorExit:
            yield 2

    def returning():
        try:
            yield 1
        except GeneratorExit:
            return 2

    steps = around(stubborn, diary.begin)()
    next(steps)
    with pytest.raises(RuntimeError, match="generator ignored GeneratorExit"):
        steps.close()
    wrapped, original = around(returning, diary.begin)(), returning()
    next(wrapped), next(original)
    assert wrapped.close() == original.close() == (2 if sys.version_info >= (3, 13) else None)


def test_what_never_starts_neither_begins_nor_ends(diary):
    """A coroutine or generator that is dropped before its first step leaves no trace."""
    around(coroutine, diary.begin)().close()
    around(generator, diary.begin)().close()
    around(async_generator, diary.begin)()
    gc.collect()
    assert diary.entries == []


def test_async_generators_left_open_are_closed_by_their_loop(diary, caplog):
    """The loop knows the wrapped generator alone, so that it is not closed from two sides at once."""
    kept, cleaned = [], []

    async def numbers():
        try:
            yield 1
        finally:
            await asyncio.sleep(0.001)
            cleaned.append(1)

    async def leave():
        for _ in range(4):
            kept.append(around(numbers, diary.begin)())
            await anext(kept[-1])

    asyncio.run(leave())
    assert cleaned == [1] * 4
    assert [entry for entry in diary.entries if entry not in {"begin", "suspend", "resume"}] == ["ok"] * 4
    assert caplog.records == []


def test_an_async_generator_dropped_by_its_consumer_is_closed(diary):
    """Breaking out of `async for` closes it once the loop comes round."""

    async def numbers():
        yield 1
        yield 2

    async def leave():
        async for _ in around(numbers, diary.begin)():
            break
        gc.collect()
        await asyncio.sleep(0.01)

    asyncio.run(leave())
    assert diary.entries == ["begin", "suspend", "resume", "ok"]


@pytest.mark.parametrize("function", KINDS)
def test_without_an_activity_the_function_is_as_it_was(function):
    """Where there is nothing to do, results are the same, also those of generators that are sent something."""
    wrapped = around(function, lambda arguments, named: None)
    assert drive(wrapped, 7) == drive(function, 7)
    if function is generator:
        steps = wrapped()
        next(steps)
        assert steps.send("sent") == "sent"


def test_the_beginning_sees_the_arguments(diary):
    """What is known when the work begins may depend on the call."""
    seen = []
    around(plain, lambda arguments, named: seen.append((arguments, named)))(7)
    around(plain, lambda arguments, named: seen.append((arguments, named)))(x=7)
    assert seen == [((7,), {}), ((), {"x": 7})]


def test_methods_stay_methods(diary):
    """Static and class methods may be decorated from above, and partial functions too."""

    class Service:
        @classmethod
        def of_class(cls):
            return cls

        of_class = around(of_class, diary.begin)

        @staticmethod
        def of_nothing():
            return 2

        of_nothing = around(of_nothing, diary.begin)

    assert (Service.of_class(), Service().of_nothing()) == (Service, 2)
    assert asyncio.run(around(functools.partial(coroutine, 3), diary.begin)()) == 3


def test_objects_that_are_called_are_of_the_kind_of_their_call(diary):
    """An object whose `__call__` is a coroutine function is awaited, a partial function is what it is made of."""

    class Service:
        async def __call__(self, x):
            await asyncio.sleep(0)
            return x

    for function in (Service(), functools.partial(coroutine)):
        wrapped = around(function, diary.begin)
        assert inspect.iscoroutinefunction(wrapped)
        assert asyncio.run(wrapped(5)) == 5
    assert diary.entries == ["begin", "ok"] * 2


@pytest.mark.parametrize(("thing", "shown"), [(3, "3"), (int, "<class 'int'>")])
def test_what_is_no_function_is_refused(thing, shown, diary):
    """A class or a value cannot be wrapped."""
    with pytest.raises(TypeError) as caught:
        around(thing, diary.begin)
    assert str(caught.value) == f"only functions and methods can be decorated, not {shown}"


def test_outcomes():
    """No error is ok, an exception is an error, anything else came from outside."""
    assert [outcome_of(error) for error in (None, OSError(), KeyboardInterrupt())] == ["ok", "error", "cancelled"]


def echo(given):
    """Gives back what it is sent, catches some of what is thrown at it, returns on demand."""
    try:
        while True:
            try:
                given = yield given
                if given == "return":
                    return "returned"
            except KeyError as error:
                given = f"caught {error}"
    except LookupError as error:
        raise OSError("translated") from error
    except GeneratorExit:
        if given == "return on close":
            return "closed"
        raise


async def async_echo(given):
    """The same, waiting between the steps."""
    try:
        while True:
            try:
                given = yield given
                await asyncio.sleep(0)
                if given == "return":
                    return
            except KeyError as error:
                given = f"caught {error}"
    except LookupError as error:
        await asyncio.sleep(0)
        raise OSError("translated") from error


ERRORS = (KeyError("k"), IndexError("i"), ValueError("v"), GeneratorExit(), StopIteration(), StopAsyncIteration())
MOVES = st.lists(
    st.one_of(
        st.just(("next", None)),
        st.tuples(st.just("send"), st.sampled_from(["a", "return", "return on close", 3, None])),
        st.tuples(st.just("throw"), st.sampled_from(ERRORS)),
        st.just(("close", None)),
    ),
    max_size=8,
)


def said(error):
    """An exception as it is seen from outside."""
    return type(error).__name__, str(error), type(error.__cause__).__name__


def play(steps, moves):
    """What a generator answers to each move."""
    answers = []
    for move, value in moves:
        try:
            if move == "next":
                answers.append(next(steps))
            elif move == "close":
                answers.append(steps.close())
            else:
                answers.append(getattr(steps, move)(value))
        except BaseException as error:  # noqa: BLE001 — an answer as any other
            answers.append((*said(error), getattr(error, "value", None)))
    return answers


async def async_play(steps, moves):
    """What an async generator answers to each move."""
    answers = []
    for move, value in moves:
        try:
            if move == "next":
                answers.append(await anext(steps))
            elif move == "close":
                answers.append(await steps.aclose())
            else:
                answers.append(await getattr(steps, f"a{move}")(value))
        except BaseException as error:  # noqa: BLE001 — an answer as any other
            answers.append(said(error))
    await steps.aclose()
    return answers


@given(MOVES)
def test_a_wrapped_generator_answers_as_the_original_does(moves):
    """Whatever is sent, thrown and closed in whatever order; and what began has ended, once, and not suspended."""
    diary = Diary()
    wrapped, original = around(echo, diary.begin)("first"), echo("first")
    assert play(wrapped, moves) == play(original, moves)
    wrapped.close()
    assert _is_whole(diary)


@given(MOVES)
def test_a_wrapped_async_generator_answers_as_the_original_does(moves):
    """The same, asynchronously."""
    diary = Diary()

    async def both():
        wrapped = await async_play(around(async_echo, diary.begin)("first"), moves)
        return wrapped, await async_play(async_echo("first"), moves)

    wrapped, original = asyncio.run(both())
    assert wrapped == original
    assert _is_whole(diary)


def _is_whole(diary):
    """Begun and ended once, or neither; suspended and resumed in turn."""
    if not diary.entries:
        return True
    first, *between, last = diary.entries
    turns = ["suspend", "resume"] * (len(between) // 2)
    return first == "begin" and between == turns and last.split()[0] in {"ok", "error", "cancelled"}
