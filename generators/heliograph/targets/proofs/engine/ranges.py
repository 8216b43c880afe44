"""Functions of the samples in a window, computed as Prometheus does."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from heliograph.targets.proofs.engine.samples import Points

_NEAR: Final = 1.1
"""A sample counts as close to the window's end when it is nearer than this many steps between samples."""


def growth(points: Points, *, counter: bool) -> float | None:
    """The difference between the ends of the window, extrapolated to its bounds; of a counter, resets made good."""
    times, values = points.times, points.values
    if len(times) < 2:
        return None
    result = values[-1] - values[0]
    if counter and sorted(values) != values:
        result += sum(before for before, after in pairwise(values) if after < before)
    to_start, to_end = (times[0] - points.start) / 1000, (points.end - times[-1]) / 1000
    sampled = (times[-1] - times[0]) / 1000
    step = sampled / (len(times) - 1)
    if to_start >= step * _NEAR:
        to_start = step / 2
    if to_end >= step * _NEAR:
        to_end = step / 2
    if counter and result > 0 and values[0] >= 0:
        to_start = min(to_start, sampled * (values[0] / result))  # a counter was never below 0
    return result * ((sampled + to_start + to_end) / sampled)


def _rate(points: Points) -> float | None:
    grown = growth(points, counter=True)
    return None if grown is None else grown / ((points.end - points.start) / 1000)


def _instant_rate(points: Points) -> float | None:
    if len(points.times) < 2:
        return None
    before, after = points.values[-2:]
    grown = after if after < before else after - before
    return grown / ((points.times[-1] - points.times[-2]) / 1000)


def _instant_delta(points: Points) -> float | None:
    return points.values[-1] - points.values[-2] if len(points.values) > 1 else None


def line(points: Points, origin: int) -> tuple[float, float] | None:
    """Slope per second and value at `origin` of the least-squares line."""
    count = len(points.times)
    if count < 2:
        return None
    first = points.values[0]
    if all(value == first for value in points.values):
        return 0.0, first
    seconds = [(at - origin) / 1000 for at in points.times]
    mean_time, mean_value = mean(seconds), mean(points.values)
    spread = math.fsum((at - mean_time) ** 2 for at in seconds)
    together = math.fsum((at - mean_time) * value for at, value in zip(seconds, points.values, strict=True))
    slope = together / spread
    return slope, mean_value - slope * mean_time


def _deriv(points: Points) -> float | None:
    fitted = line(points, points.times[0])
    return None if fitted is None else fitted[0]


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean."""
    return math.fsum(values) / len(values)


def variance(values: Sequence[float]) -> float:
    """The population variance."""
    middle = mean(values)
    return math.fsum((value - middle) ** 2 for value in values) / len(values)


def quantile(q: float, values: Sequence[float]) -> float:
    """The `q` quantile, interpolated between the nearest ranks."""
    if not values or math.isnan(q):
        return math.nan
    if not 0 <= q <= 1:
        return math.copysign(math.inf, q)
    ordered = sorted(values)
    rank = q * (len(ordered) - 1)
    low = max(0, math.floor(rank))
    weight = rank - math.floor(rank)
    return ordered[low] * (1 - weight) + ordered[min(len(ordered) - 1, low + 1)] * weight


def _changes(points: Points) -> float:
    return float(sum(a != b for a, b in pairwise(points.values)))


def _resets(points: Points) -> float:
    return float(sum(b < a for a, b in pairwise(points.values)))


FUNCTIONS: Final[Mapping[str, Callable[[Points], float | None]]] = {
    "rate": _rate,
    "irate": _instant_rate,
    "increase": lambda points: growth(points, counter=True),
    "delta": lambda points: growth(points, counter=False),
    "idelta": _instant_delta,
    "deriv": _deriv,
    "changes": _changes,
    "resets": _resets,
    "avg_over_time": lambda points: mean(points.values),
    "min_over_time": lambda points: min(points.values),
    "max_over_time": lambda points: max(points.values),
    "sum_over_time": lambda points: math.fsum(points.values),
    "count_over_time": lambda points: float(len(points.values)),
    "last_over_time": lambda points: points.values[-1],
    "present_over_time": lambda _: 1.0,
    "stddev_over_time": lambda points: math.sqrt(variance(points.values)),
    "stdvar_over_time": lambda points: variance(points.values),
}
"""Functions of one window alone; those with more arguments are in `evaluation`."""
