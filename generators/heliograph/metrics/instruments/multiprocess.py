"""Series that several processes share, in prometheus_client's files: what `PROMETHEUS_MULTIPROC_DIR` asks for.

A child is the client's own, found by our look-up and guarded by our checks, so that the client's collector of all
processes' files goes on to work. Exemplars have no place in those files.
"""

from __future__ import annotations

import logging
import os
from functools import partial
from math import inf
from typing import TYPE_CHECKING, Any, Final

import prometheus_client

from heliograph.metrics.instruments.children import Child
from heliograph.metrics.instruments.mistakes import mistaken, taken
from heliograph.metrics.instruments.timing import CountsExceptions, MeasuresProgress, MeasuresTime

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from heliograph.metrics.instruments.family import Family, Shape

_LOG: Final = logging.getLogger("heliograph")


def active() -> bool:
    """Whether processes share their series; read when the first metric is bound, as the client does at its import."""
    return "PROMETHEUS_MULTIPROC_DIR" in os.environ or "prometheus_multiproc_dir" in os.environ


def child_type(name: str, help: str, shape: Shape) -> Callable[[Family, tuple[str, ...]], Child]:
    """What makes the series of a family, backed by a metric of the client that this registers."""
    labels = tuple(spec.name for _, spec in shape.fields)
    kind, made, options = _KINDS[shape.kind]
    settings = {option: getattr(shape, option) for option in options}
    try:
        try:
            client = kind(name, help, labels, **settings)
        except ValueError:
            mistaken("registry", taken(name))
            client = kind(name, help, labels, registry=None, **settings)
    except OSError as error:  # the folder is not there, or full
        return partial(_refuse, error)
    return lambda family, key: made(family, key, client.labels(*key) if key else client)


def _refuse(error: OSError, *_: object) -> Child:
    """No series can be made: every update is dropped, and the family says why."""
    raise error


class _Shared(Child):
    __slots__ = ("_client", "listeners")

    def __init__(self, family: Family, key: tuple[str, ...], client: Any) -> None:
        super().__init__(family, key)
        self._client = client
        self.listeners: dict[str, Any] = {}
        """What hears of every update, by the name of its indicator; replaced as a whole, for updates go through it."""

    def clear(self) -> None:
        """Nothing to do: the client begins files of its own in a process that was forked off."""


class SharedCounter(_Shared, CountsExceptions):
    """One series that only grows, the sum over the processes."""

    __slots__ = ()

    def inc(self, amount: float = 1, exemplar: Mapping[str, str] | None = None) -> None:
        """Add `amount`, which is finite and not negative."""
        try:
            if 0 <= amount < inf:
                self._client.inc(amount)
                for one in self.listeners.values():
                    one.inc(amount)
                _lose(exemplar)
                return
        except TypeError:
            pass
        self.mistaken(f"counters only grow, by finite numbers: cannot add {amount!r}")


class SharedGauge(_Shared, MeasuresProgress):
    """One series that goes up and down, made one of the processes' as its definition says."""

    __slots__ = ()

    def set(self, value: float) -> None:
        """Set the value of this process."""
        if self.is_number(value):
            self._client.set(value)

    def inc(self, amount: float = 1) -> None:
        """Add to the value of this process."""
        if self.is_number(amount):
            self._client.inc(amount)

    def dec(self, amount: float = 1) -> None:
        """Take from the value of this process."""
        if self.is_number(amount):
            self._client.dec(amount)

    def set_function(self, function: Callable[[], float]) -> None:
        """Refused: other processes cannot ask this one's function."""
        self.mistaken(f"{function!r} cannot be asked for a value by other processes; set the value instead")


class SharedHistogram(_Shared, MeasuresTime):
    """One distribution, the sum over the processes."""

    __slots__ = ("_floor",)

    def __init__(self, family: Family, key: tuple[str, ...], client: Any) -> None:
        super().__init__(family, key, client)
        self._floor = 0.0 if family.buckets[0] >= 0 else -inf

    def observe(self, value: float, exemplar: Mapping[str, str] | None = None) -> None:
        """Count one finite value, not negative unless bucket bounds are."""
        try:
            if self._floor <= value < inf:
                self._client.observe(value)
                for one in self.listeners.values():
                    one.observe(value)
                _lose(exemplar)
                return
        except TypeError:
            pass
        self.mistaken(f"cannot observe {value!r}")


def _lose(exemplar: Mapping[str, str] | None) -> None:
    """Say once that exemplars have no place in the files."""
    if exemplar is not None and not _lost:
        _lost.append(exemplar)
        _LOG.warning("exemplars are lost while processes share their metrics (PROMETHEUS_MULTIPROC_DIR)")


_lost: Final[list[Mapping[str, str]]] = []

_KINDS: Final[dict[str, tuple[Any, Any, tuple[str, ...]]]] = {
    "counter": (prometheus_client.Counter, SharedCounter, ()),
    "gauge": (prometheus_client.Gauge, SharedGauge, ("multiprocess_mode",)),
    "histogram": (prometheus_client.Histogram, SharedHistogram, ("buckets",)),
}
