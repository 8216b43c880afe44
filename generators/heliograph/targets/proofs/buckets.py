"""Observations spread over the buckets of a histogram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.targets.proofs.world import Unsolvable

if TYPE_CHECKING:
    from collections.abc import Sequence


def spread(bounds: Sequence[float], q: float, value: float) -> list[float]:
    """The cumulative share of each bucket, +Inf last, for which the `q` quantile is `value`.

    Raises Unsolvable when no spread gives it: a quantile is never above the highest bound.
    """
    if not 0 < q < 1:
        raise Unsolvable(f"the quantile {q:g} does not tell buckets apart")
    low = 0.0
    for position, high in enumerate(bounds):
        if low < value <= high:
            below, within = _shares(q, (value - low) / (high - low))
            return [below] * position + [within] * (len(bounds) - position) + [1.0]
        low = high
    where = f"above the highest bound of its buckets, {bounds[-1]:g}" if value > 0 else "below the lowest"
    raise Unsolvable(f"a quantile of {value:g} is {where}")


def _shares(q: float, depth: float) -> tuple[float, float]:
    """What lies below a bucket, and up to its bound, when the quantile is at `depth` (0 to 1) inside the bucket."""
    if depth < q:
        return (q - depth) / (1 - depth), 1.0
    return 0.0, q / depth
