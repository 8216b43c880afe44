"""Saturation of a process, sampled: CPU, memory, event loop and thread pools, by one thread that mostly sleeps.

    SATURATION = Saturation(SIGNALS, cpu=CPU_USAGE, memory=MEMORY_USAGE)
    SATURATION.start()          # once the process has forked; the web middleware does it with the first request
    SATURATION.watch_loop()     # from within the event loop; the ASGI middleware does it too

CPU and memory are shares of what the process may have (control groups, affinity, host). The event loop's is the share
of time in which a callback that was due had to wait; a thread pool's, the share of its threads that are busy.
"""

from __future__ import annotations

import os
import sys
import threading
import weakref
from time import monotonic, process_time
from typing import TYPE_CHECKING, Any, Final

from heliograph.metrics.instruments import mistakes
from heliograph.runtime.limits import cpu_limit, memory_limit, memory_used

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Callable, Iterable, Mapping
    from concurrent.futures import ThreadPoolExecutor

    from heliograph.metrics import Gauge
    from heliograph.runtime.signals import GoldenSignals

_TICK: Final = 0.25
"""Seconds between two looks at the event loop: late ones cost what they wait, punctual ones a few microseconds."""

_running: Final[weakref.WeakSet[Saturation]] = weakref.WeakSet()


class Saturation:
    """A sampler of the process that it runs in; `start` it once, `stop` it when the service ends.

    Every `interval` seconds it tells `signals` the share of `cpu`, `memory`, `event_loop` and `thread_pool`, and sets
    the gauges that are given. `executors` are thread pools beside asyncio's and anyio's. `memory_limit` says in bytes
    what the process may have, where another limit than that of its control groups or its host ends it. A reading that
    fails is counted in `heliograph_runtime_errors_total`, and the next one is tried in its time.
    """

    def __init__(
        self,
        signals: GoldenSignals | None = None,
        *,
        cpu: Gauge[[]] | None = None,
        memory: Gauge[[]] | None = None,
        executors: Iterable[ThreadPoolExecutor] = (),
        memory_limit: int | None = None,
        interval: float = 5.0,
    ) -> None:
        if not interval > 0:
            msg = f"interval={interval} is no time to wait: give seconds, more than 0"
            raise ValueError(msg)
        self.memory_limit = memory_limit
        """Bytes that the process may have; None: what its control groups and the host say. May be set at any time."""
        self._signals = signals
        self._gauges = {"cpu": cpu, "memory": memory}
        self._executors = tuple(executors)
        self._interval = interval
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()  # the first requests of a server may come at the same time
        self._wake = threading.Event()
        self._loop: Loop | None = None
        self._clock = _Clock()

    @property
    def running(self) -> bool:
        """Whether the sampling thread lives in this process."""
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Start sampling; nothing happens when it runs already. A fork of the process samples for itself."""
        with self._starting:
            if self._thread is not None:
                return
            self._wake = threading.Event()
            self._clock = _Clock()
            self._thread = threading.Thread(
                target=self._sample_until, args=(self._wake,), name="heliograph-saturation", daemon=True
            )
            _running.add(self)
            self._thread.start()

    def stop(self) -> None:
        """Stop sampling and looking at the event loop, and wait for the thread to end. May be started again."""
        _running.discard(self)
        thread, self._thread = self._thread, None
        self._wake.set()
        if self._loop is not None:
            self._loop.leave()
            self._loop = None
        if thread is not None and thread is not threading.current_thread():
            thread.join()

    def watch_loop(self) -> None:
        """Look at the event loop that calls this, and at its thread pools, until it closes. Cheap to call again."""
        from asyncio import get_running_loop

        loop = get_running_loop()
        if self._loop is None or self._loop.loop is not loop:
            if self._loop is not None:
                self._loop.leave()
            self._loop = Loop(loop)

    def sample(self) -> Mapping[str, float]:
        """Take and publish one sample; the shares that could be read, by resource."""
        readings: dict[str, Callable[[], float | None]] = {
            "cpu": self._clock.share,
            "memory": self._memory,
            "thread_pool": self._pools,
        }
        if self._loop is not None:
            readings["event_loop"] = self._loop.share
        return self._take(readings)

    def _take(self, readings: Mapping[str, Callable[[], float | None]]) -> Mapping[str, float]:
        shares: dict[str, float] = {}
        for resource, read in readings.items():
            try:
                share = read()
                if share is not None:
                    shares[resource] = share
                    self._publish(resource, share)
            except Exception as error:  # noqa: BLE001 — what cannot be read must not hide the rest
                mistakes.failed("callback", error)
        return shares

    def _publish(self, resource: str, share: float) -> None:
        if self._signals is not None:
            self._signals.saturation(resource, share)
        gauge = self._gauges.get(resource)
        if gauge is not None:
            gauge.set(share)

    def _memory(self) -> float | None:
        used, limit = memory_used(), self.memory_limit or memory_limit()
        return None if used is None or limit is None else min(1.0, used / limit)

    def _pools(self) -> float | None:
        """The share of the busiest pool."""
        shares = [_busy(pool) for pool in self._executors]
        if self._loop is not None:
            shares += self._loop.pools()
        return max((share for share in shares if share is not None), default=None)

    def _sample_until(self, wake: threading.Event) -> None:
        # At once: to a trend, a gauge that is 0 for its first seconds and then is not looks like memory that runs out.
        self._take({"memory": self._memory})
        while not wake.wait(self._interval):
            self.sample()

    def after_fork(self) -> None:
        """Sample in the child, where there neither the thread nor the parent's event loop."""
        self._starting = threading.Lock()
        self._thread = None
        self._loop = None
        self.start()


class Loop:
    """How late an event loop is, told by a callback that it makes itself: no task is left behind when it closes."""

    def __init__(self, loop: AbstractEventLoop) -> None:
        self.loop: Final = loop
        self._late = 0.0
        self._since = self._due = loop.time()
        self._limiter = _limiter()
        self._handle = loop.call_soon(self._tick)

    def leave(self) -> None:
        """Look no longer; may be called from any thread."""
        try:
            self.loop.call_soon_threadsafe(self._cancel)
        except RuntimeError:  # the loop is closed, and the callback gone with it
            return

    def share(self) -> float | None:
        """The share of time since the last reading in which a due callback waited; None once the loop is closed."""
        if self.loop.is_closed() or not self.loop.is_running():
            return None
        now = self.loop.time()
        late, self._late = self._late, 0.0
        since, self._since = self._since, now
        waiting = max(0.0, now - max(self._due, since))  # the loop is blocked at this moment
        return min(1.0, (late + waiting) / (now - since)) if now > since else 0.0

    def pools(self) -> list[float | None]:
        """The shares of asyncio's own executor, once it is made, and of anyio's worker threads."""
        shares = [_busy(getattr(self.loop, "_default_executor", None))]
        if self._limiter is not None:
            shares.append(self._limiter.borrowed_tokens / self._limiter.total_tokens)
        return shares

    def _cancel(self) -> None:
        self._handle.cancel()

    def _tick(self) -> None:
        now = self.loop.time()
        self._late += max(0.0, now - max(self._due, self._since))
        self._due = now + _TICK
        self._handle = self.loop.call_at(self._due, self._tick)


class _Clock:
    """The CPU that this process used since it was last asked."""

    def __init__(self) -> None:
        self._wall, self._used = monotonic(), process_time()

    def share(self) -> float | None:
        wall, used = monotonic(), process_time()
        passed, spent = wall - self._wall, used - self._used
        self._wall, self._used = wall, used
        return min(1.0, spent / (passed * cpu_limit())) if passed > 0 else None


def _busy(pool: Any) -> float | None:
    """The share of a pool's threads that are at work; None for what tells nothing of its threads."""
    try:
        idle: int = pool._idle_semaphore._value  # noqa: SLF001 — the one place where a pool says it
        size: int = pool._max_workers  # noqa: SLF001
        return max(0, len(pool._threads) - idle) / size  # noqa: SLF001
    except AttributeError:
        return None


def _limiter() -> Any:
    """Anyio's limit of worker threads in this loop, where a framework brought anyio."""
    anyio = sys.modules.get("anyio.to_thread")
    try:
        return None if anyio is None else anyio.current_default_thread_limiter()
    except Exception as error:  # noqa: BLE001
        mistakes.failed("callback", error)
        return None


def _restart() -> None:
    for one in list(_running):
        one.after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_restart)
