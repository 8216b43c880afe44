"""Answers to scrapes, apart from the protocol that carries them: one rendering for all who ask for the same at once."""

from __future__ import annotations

import os
import threading
import zlib
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from heliograph.metrics.instruments.mistakes import failed
from heliograph.runtime.exposition.gathering import Gatherer
from heliograph.runtime.exposition.rendering import chunks, collectors_of, ending

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from heliograph.runtime.exposition.negotiation import Request

_MOST: Final = 8  # renderings at once; more are made by nobody who means well
_PART: Final = 1 << 18  # bytes
_GZIP: Final = 16 + zlib.MAX_WBITS
_LEVEL: Final = 1  # a tenth of the size for a sixth of the time of the standard level, which gives little less
_NOTHING: Final = "no metrics can be had; the log of the service says why"  # which may be nobody else's affair
_PLAIN: Final = (("Content-Type", "text/plain; charset=utf-8"),)


class Answer(NamedTuple):
    """An HTTP response, its body in one part or more."""

    status: int
    headers: tuple[tuple[str, str], ...]
    parts: tuple[bytes, ...]


class Scraper:
    """Answers scrapes of a registry, each rendering in a thread of its own. Never raises into a request."""

    def __init__(self, registry: Callable[[], Any]) -> None:
        self._registry: Final = registry
        self._gatherer = Gatherer()
        self._under_way: dict[Request, Future[Answer]] = {}
        self._process = os.getpid()

    def scrape(self, request: Request) -> Future[Answer]:
        """The answer to come, within the time that the request has; whoever asks for the same meanwhile shares it."""
        if self._process != (process := os.getpid()):  # forked off: its parent's threads are not here
            self._process, self._under_way, self._gatherer = process, {}, Gatherer()
        future: Future[Answer] = Future()
        if len(self._under_way) >= _MOST and request not in self._under_way:
            future.set_result(unavailable("too many different scrapes at once"))
            return future
        found = self._under_way.setdefault(request, future)
        if found is future:
            work = threading.Thread(
                target=self._work, args=(request, future), name="heliograph-exposition", daemon=True
            )
            try:
                work.start()
            except RuntimeError as error:  # no more threads, or the process is about to end
                failed("exposition", error)
                self._end(request, future, unavailable(_NOTHING))
        return found

    def _work(self, request: Request, future: Future[Answer]) -> None:
        try:
            answer = self._answer(request)
        except Exception as error:  # noqa: BLE001 — an answer is owed
            failed("exposition", error)
            answer = unavailable(_NOTHING)
        self._end(request, future, answer)

    def _end(self, request: Request, future: Future[Answer], answer: Answer) -> None:
        self._under_way.pop(request, None)
        future.set_result(answer)

    def _answer(self, request: Request) -> Answer:
        collectors = collectors_of(self._registry(), request.names)
        ask = partial(chunks, format=request.format, names=request.names)
        answers = self._gatherer.gather(collectors, ask, request.seconds)
        if collectors and not answers:
            return unavailable(_NOTHING)
        pieces = [piece for answer in answers for piece in answer]
        pieces.append(ending(request.format))
        headers = [("Content-Type", request.format.content_type), ("Vary", "Accept, Accept-Encoding")]
        if request.gzip:
            gzip = zlib.compressobj(_LEVEL, wbits=_GZIP)
            pieces = [*map(gzip.compress, pieces), gzip.flush()]
            headers.append(("Content-Encoding", "gzip"))
        headers.append(("Content-Length", str(sum(map(len, pieces)))))
        return Answer(200, tuple(headers), _parts(pieces))


def _parts(pieces: Iterable[bytes]) -> tuple[bytes, ...]:
    """The same in few parts: a copy of the whole would hold up every other thread for as long as it takes."""
    parts: list[bytes] = []
    part: list[bytes] = []
    size = 0
    for piece in pieces:
        part.append(piece)
        size += len(piece)
        if size >= _PART:
            parts.append(b"".join(part))
            part, size = [], 0
    return (*parts, b"".join(part))


def unavailable(reason: str) -> Answer:
    """Nothing can be had now."""
    return Answer(503, _PLAIN, (f"{reason}\n".encode(),))


NOT_ALLOWED: Final = Answer(405, (*_PLAIN, ("Allow", "GET, HEAD")), (b"metrics are read with GET or HEAD\n",))
