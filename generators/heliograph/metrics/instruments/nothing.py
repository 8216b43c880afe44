"""What `labels(…)` gives for a mistake outside of strict mode: something that takes every update and does nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.metrics.instruments.mistakes import mistaken
from heliograph.metrics.instruments.timing import CountsExceptions, MeasuresProgress

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Nothing(CountsExceptions, MeasuresProgress):
    """No series: an update of it was counted as a mistake already."""

    __slots__ = ()

    def inc(self, amount: float = 1, exemplar: Mapping[str, str] | None = None) -> None:
        """Do nothing."""

    def dec(self, amount: float = 1) -> None:
        """Do nothing."""

    def set(self, value: float) -> None:
        """Do nothing."""

    def set_function(self, function: Callable[[], float]) -> None:
        """Do nothing."""

    def observe(self, value: float, exemplar: Mapping[str, str] | None = None) -> None:
        """Do nothing."""


NOTHING: Final = Nothing()


class _Foreign:
    """The instrument of a metric that somebody else exposes."""

    __slots__ = ()

    def labels(self, *_: object, **__: object) -> Nothing:
        """Nothing to update."""
        return NOTHING

    def info(self, *_: object, **__: object) -> None:
        """No facts to set."""


def foreign(name: str, producer: str) -> _Foreign:
    """Say that a metric of somebody else cannot be updated here."""
    mistaken("registry", TypeError(f"{name} belongs to {producer}: it can be queried here, not updated"))
    return _Foreign()
