"""Exemplars: the trace of one update, kept beside the number that it went into."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from heliograph.metrics.instruments.mistakes import failed, mistaken

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_CHARACTERS: Final = 128  # OpenMetrics: names and values of an exemplar's labels together


class Exemplar(NamedTuple):
    """Labels such as trace_id and span_id, the value that was added or observed, when, and in which scrape's time."""

    labels: Mapping[str, str]
    value: float
    timestamp: float
    scrape: int


Source = Callable[[], "Mapping[str, str] | None"]


class _Sampling:
    """Where exemplars come from that no caller gives, and how many scrapes there were."""

    __slots__ = ("scrapes", "source")

    def __init__(self) -> None:
        self.scrapes = 0
        self.source: Source | None = None


sampling: Final = _Sampling()


def scraped() -> None:
    """A scrape was answered: from here on, the next update of each bucket may leave a new exemplar."""
    sampling.scrapes += 1


def exemplar_of(before: Exemplar | None, value: float, given: Mapping[str, str] | None) -> Exemplar | None:
    """The exemplar of an update: the one given, else the source's if `before` was seen by a scrape, else `before`."""
    if given is None:
        source = sampling.source
        if source is None or (before is not None and before.scrape == sampling.scrapes):
            return before
        try:
            given = source()
        except Exception as error:  # noqa: BLE001 — what an exemplar comes from is no reason to lose an update
            failed("exemplar", error)
            return before
        if given is None:
            return before
    try:
        if sum(len(name) + len(text) for name, text in given.items()) <= _MOST_CHARACTERS:
            return Exemplar(given, value, time.time(), sampling.scrapes)
        fault = f"an exemplar's labels have at most {_MOST_CHARACTERS} characters together"
    except (AttributeError, TypeError):
        fault = f"an exemplar is a mapping of texts, not {given!r}"
    mistaken("exemplar", ValueError(fault))
    return before
