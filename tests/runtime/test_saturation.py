"""Saturation of a process: what is sampled, that it costs no busy thread, and that forks sample for themselves."""

import asyncio
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import anyio.to_thread
import pytest

from heliograph.metrics import own
from heliograph.runtime import saturation
from heliograph.runtime.saturation import Saturation


class Told(dict):
    """Takes the place of golden signals: the last share of each resource."""

    def saturation(self, resource, share):
        """Keep it."""
        self[resource] = share


class Gauge:
    """Takes the place of a gauge without labels."""

    value = None

    def set(self, value):
        """Keep it."""
        self.value = value


@pytest.fixture
def told():
    """What was said of resources."""
    return Told()


def test_cpu_and_memory_are_shares(told):
    """Of what the process may have; told as a resource, and to gauges of their own."""
    cpu, memory = Gauge(), Gauge()
    shares = Saturation(told, cpu=cpu, memory=memory).sample()
    assert 0 <= shares["cpu"] <= 1
    assert 0 < shares["memory"] < 1
    assert (cpu.value, memory.value) == (shares["cpu"], shares["memory"])
    assert told == shares


def test_requests_that_come_at_once_start_it_once(told, monkeypatch):
    """Whoever comes while the thread is being made waits for it."""
    made = []
    release = threading.Event()

    def slow(*arguments, **named):
        made.append(named["name"])
        release.wait()
        return threading.Thread(*arguments, **named)

    with monkeypatch.context() as patch:
        patch.setattr(saturation, "threading", SimpleNamespace(Thread=slow, Event=threading.Event, Lock=threading.Lock))
        sampler = Saturation(told, interval=3600)
        requests = [threading.Thread(target=sampler.start) for _ in range(4)]
        for request in requests:
            request.start()
        release.set()
        for request in requests:
            request.join()
    try:
        assert made == ["heliograph-saturation"]
        assert sampler.running
    finally:
        sampler.stop()


def test_the_memory_limit_may_be_given(told):
    """In bytes; what is more than the limit is all of it."""
    sampler = Saturation(told, memory_limit=1 << 50)
    assert sampler.sample()["memory"] < 0.001
    sampler.memory_limit = 1
    assert sampler.sample()["memory"] == 1


def test_memory_is_told_at_once(told):
    """A gauge at 0 until the first interval is over would look like memory that fills up."""
    sampled = threading.Event()
    memory = Gauge()
    memory.set = lambda value: sampled.set()
    sampler = Saturation(told, memory=memory, interval=3600)
    sampler.start()
    try:
        assert sampled.wait(10)
    finally:
        sampler.stop()
    assert 0 < told["memory"] < 1
    assert list(told) == ["memory"]


def test_a_busy_process_uses_its_cpu(monkeypatch):
    """CPU time that passed, over what the limit allowed in that time."""
    times = iter([0.0, 10.0])
    used = iter([1.0, 3.0])
    monkeypatch.setattr(saturation, "monotonic", lambda: next(times))
    monkeypatch.setattr(saturation, "process_time", lambda: next(used))
    monkeypatch.setattr(saturation, "cpu_limit", lambda: 0.5)
    assert Saturation().sample()["cpu"] == pytest.approx(0.4)


def test_a_pool_is_as_full_as_its_threads_are_busy(told):
    """The busiest of the pools is what is told."""
    free, work = threading.Event(), threading.Barrier(3)

    def wait():
        work.wait(10)
        free.wait(10)

    with ThreadPoolExecutor(4) as pool, ThreadPoolExecutor(1) as idle:
        sampler = Saturation(told, executors=[pool, idle])
        assert sampler.sample()["thread_pool"] == 0
        for _ in range(2):
            pool.submit(wait)
        work.wait(10)
        assert sampler.sample()["thread_pool"] == 0.5
        free.set()


def test_a_loop_has_pools_too():
    """Asyncio's executor once it is made, and anyio's threads."""

    async def main():
        sampler = Saturation()
        sampler.watch_loop()
        limiter = anyio.to_thread.current_default_thread_limiter()
        before = sampler.sample()
        limiter.total_tokens = 4
        async with limiter:
            during = sampler.sample()
        begun, free = asyncio.Event(), threading.Event()
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(1))
        job = asyncio.create_task(asyncio.to_thread(lambda: (loop.call_soon_threadsafe(begun.set), free.wait(10))))
        await begun.wait()
        busy = sampler.sample()
        free.set()
        await job
        sampler.stop()
        return before["thread_pool"], during["thread_pool"], busy["thread_pool"]

    assert asyncio.run(main()) == (0, 0.25, 1)


class Clock:
    """An event loop's surface, with a clock that the test sets."""

    def __init__(self):
        self.now = 0.0
        self.calls = []

    def time(self):
        """The loop's clock."""
        return self.now

    def call_soon(self, callback):
        """Due now."""
        return self.call_at(self.now, callback)

    def call_at(self, when, callback):
        """Due then."""
        self.calls.append((when, callback))

    def is_closed(self):
        """No."""
        return False

    def is_running(self):
        """Yes."""
        return True

    def run(self, at):
        """Call what is due, at a time of the test's choosing."""
        self.now = at
        _, callback = self.calls.pop()
        callback()


def test_lateness_is_the_share_of_time_in_which_a_due_callback_waited():
    """Punctual callbacks: none. Late ones: what they waited; also when the loop is blocked as one looks."""
    clock = Clock()
    loop = saturation.Loop(clock)
    clock.run(at=0.0)
    clock.run(at=0.25)
    clock.run(at=0.5)
    clock.now = 0.6
    assert loop.share() == 0
    clock.run(at=1.35)  # due at 0.75
    clock.now = 1.6
    assert loop.share() == pytest.approx(0.6)
    clock.now = 2.6  # due at 1.6, and not called yet
    assert loop.share() == pytest.approx(1.0)
    clock.run(at=3.1)  # half a second later: it waits no longer
    clock.now = 3.35
    assert loop.share() == pytest.approx(0.5 / 0.75)


def test_a_blocked_loop_is_seen_from_outside():
    """A real loop that does not come back is saturated."""

    async def main():
        sampler = Saturation()
        sampler.watch_loop()
        await asyncio.sleep(0)
        sampler.sample()
        seen = []
        looker = threading.Timer(1, lambda: seen.append(sampler.sample()["event_loop"]))
        looker.start()
        while not seen:
            time.sleep(0.01)  # noqa: ASYNC251 — that is what is seen
        sampler.stop()
        return seen

    [share] = asyncio.run(main())
    assert share > 0.5


def test_a_closed_loop_is_no_reading():
    """It is left alone, and nothing is left behind in it."""
    sampler = Saturation()

    async def main():
        sampler.watch_loop()
        sampler.watch_loop()

    asyncio.run(main())
    assert "event_loop" not in sampler.sample()
    sampler.stop()


def test_another_loop_takes_the_place_of_the_first():
    """As in tests that run one after another."""
    sampler = Saturation()

    async def main():
        sampler.watch_loop()
        await asyncio.sleep(0)
        return "event_loop" in sampler.sample()

    assert [asyncio.run(main()), asyncio.run(main())] == [True, True]
    sampler.stop()


def test_the_thread_samples_until_it_is_stopped(told, monkeypatch):
    """It is a daemon, starts once, ends with `stop`, and may be started again."""
    sampled = threading.Semaphore(0)
    sampler = Saturation(told, interval=0.001)
    monkeypatch.setattr(sampler, "sample", sampled.release)
    for _ in range(2):
        sampler.start()
        sampler.start()
        [thread] = [one for one in threading.enumerate() if one.name == "heliograph-saturation"]
        assert thread.daemon
        assert sampled.acquire(timeout=10)
        assert sampled.acquire(timeout=10)
        assert sampler.running
        sampler.stop()
        assert not thread.is_alive()
        assert not sampler.running
    sampler.stop()


def test_a_reading_that_fails_is_counted_and_hides_nothing(told, monkeypatch):
    """The others are told, and the next sample is tried."""
    errors = own.RUNTIME_ERRORS.labels(reason="callback")
    before = errors.value

    def fail():
        raise OSError

    monkeypatch.setattr(saturation, "memory_used", fail)
    sampler = Saturation(told)
    assert "memory" not in sampler.sample()
    assert "cpu" in told
    sampler.sample()
    assert errors.value - before == 2


def test_what_cannot_be_told_is_counted_too():
    """Signals that fail leave the thread alive."""
    errors = own.RUNTIME_ERRORS.labels(reason="callback")
    before = errors.value

    class Broken:
        def saturation(self, resource, share):
            raise RuntimeError

    Saturation(Broken()).sample()
    assert errors.value > before


def test_a_pool_of_another_kind_tells_nothing(told):
    """No reading is made up."""
    assert "thread_pool" not in Saturation(told, executors=[object()]).sample()


@pytest.mark.parametrize("interval", [0, -1, float("nan")])
def test_intervals_are_positive(interval):
    """Anything else would be a busy loop."""
    with pytest.raises(ValueError, match=f"interval={interval} is no time to wait: give seconds, more than 0"):
        Saturation(interval=interval)


def test_a_fork_samples_for_itself():
    """The child has a thread of its own, and nothing of the parent's loop; it may stop it. A stopped one stays so."""
    code = """
        import asyncio, os, warnings
        from heliograph.runtime.saturation import Saturation
        warnings.simplefilter("ignore", DeprecationWarning)  # forking with threads is what is tried
        a, b = Saturation(interval=0.01), Saturation(interval=0.01)

        async def main():
            a.start(); b.start(); b.stop(); a.watch_loop()
            await asyncio.sleep(0)
            if (child := os.fork()) == 0:
                shares = a.sample()
                fine = a.running and not b.running and "event_loop" not in shares and "memory" in shares
                a.stop()
                os._exit(0 if fine and not a.running else 1)
            print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), a.running)

        asyncio.run(main())
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.stdout, done.stderr) == ("0 True\n", "")


def test_importing_it_loads_no_asyncio():
    """A service without an event loop pays for none."""
    code = "import sys, heliograph.runtime.saturation, heliograph.runtime.web.wsgi; print('asyncio' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
