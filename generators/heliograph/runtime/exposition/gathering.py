"""One pass over all collectors, in which none can hold up or bring down the others.

A thread takes one collector after the other. When it stays too long with one, another thread goes on with the rest.
What has not answered in the end is left out and said, and is not asked again until it has come back.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Any, Final

from heliograph.metrics.instruments.mistakes import failed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Chunks = Callable[[Any], Iterable[bytes]]

_PATIENCE: Final = 0.2  # seconds with one collector, before another thread goes on with the rest
_BREATH: Final = 1e-4  # seconds; a plain release would have the interpreter back before a waiting thread wakes up


class Gatherer:
    """Asks collectors for their text, and remembers which ones are still at it from an earlier pass."""

    def __init__(self) -> None:
        self._late: Final[dict[int, Any]] = {}

    def gather(self, collectors: Sequence[Any], chunks: Chunks, seconds: float) -> list[list[bytes]]:
        """The text, in pieces, of every collector that gives it within so many seconds, in their order.

        The others are counted as failures of the exposition.
        """
        ready = [collector for collector in collectors if id(collector) not in self._late]
        for collector in collectors:
            if id(collector) in self._late:
                failed("exposition", TimeoutError(f"{_name(collector)} has not answered an earlier scrape yet"))
        answers = _Pass(ready, chunks, self._late).answers(time.monotonic() + seconds)
        return [answer for answer in answers if answer is not None]


class _Pass:
    """The collectors still to be asked, and what the others have said; None for one that failed."""

    def __init__(self, collectors: Sequence[Any], chunks: Chunks, late: dict[int, Any]) -> None:
        self._collectors: Final = collectors
        self._chunks: Final = chunks
        self._late: Final = late
        self._waiting: Final = deque(range(len(collectors)))
        self._answers: Final[dict[int, list[bytes] | None]] = {}
        self._done: Final = threading.Event()

    def answers(self, deadline: float) -> list[list[bytes] | None]:
        """What every collector said before the deadline."""
        seen = -1
        while self._waiting or len(self._answers) < len(self._collectors):
            if seen in {-1, len(self._answers)} and self._waiting:
                threading.Thread(target=self._work, name="heliograph-exposition", daemon=True).start()
            seen = len(self._answers)
            left = deadline - time.monotonic()
            if left <= 0 or self._done.wait(min(left, _PATIENCE)):
                break
        self._give_up()
        return [self._answers.get(number) for number in range(len(self._collectors))]

    def _work(self) -> None:
        while self._waiting:
            try:
                number = self._waiting.popleft()
            except IndexError:  # another thread was faster
                break
            self._answers[number] = self._ask(self._collectors[number])
            self._late.pop(id(self._collectors[number]), None)
        if len(self._answers) == len(self._collectors):
            self._done.set()

    def _ask(self, collector: Any) -> list[bytes] | None:
        pieces: list[bytes] = []
        try:
            for chunk in self._chunks(collector):
                pieces.append(chunk)
                time.sleep(_BREATH)
            return pieces
        except BaseException as error:  # noqa: BLE001 — whatever it is, the others are still to be asked
            failed("exposition", error)
            return None

    def _give_up(self) -> None:
        """Leave out what has not answered, and leave it alone from now on if somebody still waits for it."""
        late = [number for number in range(len(self._collectors)) if number not in self._answers]
        unasked = set(self._waiting)
        self._waiting.clear()
        for number in late:
            collector = self._collectors[number]
            failed("exposition", TimeoutError(f"{_name(collector)} did not answer in time"))
            if number not in unasked:
                self._late[id(collector)] = collector
                if number in self._answers:  # in this very moment
                    self._late.pop(id(collector), None)


def _name(collector: Any) -> str:
    family = getattr(collector, "family", None)
    return f"{type(collector).__module__}.{type(collector).__qualname__}" if family is None else family.name
