"""Time, exceptions and work in progress: as blocks and as decorators of all four kinds of functions."""

import asyncio
import functools

import pytest

from heliograph.metrics.instruments import timing
from heliograph.metrics.instruments.timing import Exceptions, InProgress, Timer


class Clock:
    """A clock that work moves on."""

    now = 0.0

    def __call__(self):
        """The time it is."""
        return self.now


CLOCK = Clock()


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    monkeypatch.setattr(timing, "perf_counter", CLOCK)


def work(*, error=None):
    """Works for four seconds, then perhaps fails."""
    CLOCK.now += 4
    if error:
        raise error


async def wait(*, error=None):
    """Waits for four seconds, then perhaps fails."""
    await asyncio.sleep(0)
    CLOCK.now += 4
    if error:
        raise error


def steps(*, error=None):
    """Works for two seconds before each of two values, then perhaps fails."""
    for number in range(2):
        CLOCK.now += 2
        yield number
    if error:
        raise error


async def slow_steps(*, error=None):
    """Waits for two seconds before each of two values, then perhaps fails."""
    for number in range(2):
        await asyncio.sleep(0)
        CLOCK.now += 2
        yield number
    if error:
        raise error


def run(function, **named):
    """Run a function of any kind to its end, in a loop of its own; its error is returned."""

    async def whole():
        result = function(**named)
        if hasattr(result, "__anext__"):
            return [value async for value in result]
        if hasattr(result, "__next__"):
            return list(result)
        return await result if asyncio.iscoroutine(result) else result

    try:
        asyncio.run(whole())
    except BaseException as error:  # noqa: BLE001 — it is the result
        return error
    return None


KINDS = pytest.mark.parametrize("function", [work, wait, steps, slow_steps])
ERRORS = [None, ValueError("v"), asyncio.CancelledError()]


class Level:
    """A gauge that remembers its highest value."""

    def __init__(self):
        self.now = self.highest = 0

    def inc(self):
        """One more."""
        self.now += 1
        self.highest = max(self.highest, self.now)

    def dec(self):
        """One less."""
        self.now -= 1


@KINDS
@pytest.mark.parametrize("error", ERRORS)
def test_the_time_of_the_work_is_observed_once(function, error):
    """Not the time of making a coroutine or a generator; and also when it fails or is cancelled."""
    seen = []
    raised = run(Timer(seen.append)(function), error=error)
    assert type(raised) is type(error)
    assert seen == [4]


@KINDS
@pytest.mark.parametrize("error", ERRORS)
def test_errors_are_counted_and_cancellations_are_not(function, error):
    """By default every `Exception` counts."""
    counted = []
    run(Exceptions(functools.partial(counted.append, 1))(function), error=error)
    assert len(counted) == isinstance(error, ValueError)


@pytest.mark.parametrize(("error", "count"), [(KeyError(), 1), (ValueError(), 0), (asyncio.CancelledError(), 1)])
def test_only_exceptions_of_the_named_types_are_counted(error, count):
    """Their subclasses too; a cancellation when it is asked for."""
    counted = []
    exceptions = Exceptions(functools.partial(counted.append, 1), (LookupError, asyncio.CancelledError))
    run(exceptions(work), error=error)
    assert len(counted) == count


@KINDS
@pytest.mark.parametrize("error", ERRORS)
def test_nothing_stays_in_progress(function, error):
    """Work is in progress while it runs, and no longer than that, however it ends."""
    level = Level()
    run(InProgress(level.inc, level.dec)(function), error=error)
    assert (level.highest, level.now) == (1, 0)


def test_a_cancelled_task_is_no_longer_in_progress():
    """The task is cancelled from outside, in the midst of waiting."""
    level = Level()

    async def cancel():
        task = asyncio.create_task(InProgress(level.inc, level.dec)(wait)())
        await asyncio.sleep(0)
        assert level.now == 1
        task.cancel()
        await asyncio.wait([task])

    asyncio.run(cancel())
    assert level.now == 0


def test_calls_may_overlap():
    """Each call has a clock of its own."""
    seen, level = [], Level()

    @Timer(seen.append)
    @InProgress(level.inc, level.dec)
    async def overlapping(turns):
        for _ in range(turns):
            await asyncio.sleep(0)
            CLOCK.now += 1

    async def both():
        await asyncio.gather(overlapping(3), overlapping(1))

    asyncio.run(both())
    assert level.highest == 2
    assert seen == [2, 4]


def test_blocks():
    """As `with` blocks all three begin and end with the block, and swallow nothing."""
    seen, counted, level = [], [], Level()

    def blocks():
        with (
            Timer(seen.append),
            Exceptions(functools.partial(counted.append, 1)),
            InProgress(level.inc, level.dec),
        ):
            assert level.now == 1
            work(error=ValueError("v"))

    assert isinstance(run(blocks), ValueError)
    assert (seen, counted, level.now) == ([4], [1], 0)


def test_a_timer_may_be_entered_again():
    """Each block is measured from its own beginning."""
    seen = []
    timer = Timer(seen.append)
    work()
    with timer:
        pass
    with timer:
        work()
    assert seen == [0, 4]


def test_what_is_no_class_of_exceptions_is_a_mistake(monkeypatch):
    """It raises where that is wanted; in production every error is counted instead."""
    monkeypatch.setenv("HELIOGRAPH_STRICT", "1")
    with pytest.raises(TypeError) as caught:
        Exceptions(list, ("timeout",))
    assert str(caught.value) == "count_exceptions takes classes of exceptions, not 'timeout'"
    monkeypatch.setenv("HELIOGRAPH_STRICT", "0")
    counted = []
    run(Exceptions(functools.partial(counted.append, 1), ("timeout",))(work), error=ValueError())
    assert counted == [1]


def _fail(*_):
    raise ValueError("no such label")


@pytest.mark.parametrize("block", [Timer(_fail), Exceptions(_fail), InProgress(lambda: None, _fail)])
def test_a_mistake_does_not_hide_what_was_raised(block):
    """As where mistakes raise: it is noted on the error, of a block as of all kinds of functions."""
    with pytest.raises(LookupError, match="lost") as caught, block:
        raise LookupError("lost")
    assert caught.value.__notes__ == ["Its telemetry is wrong, too: no such label"]
    for function in (work, wait, steps, slow_steps):
        error = run(block(function), error=LookupError("lost"))
        assert (type(error), error.__notes__) == (LookupError, ["Its telemetry is wrong, too: no such label"])
