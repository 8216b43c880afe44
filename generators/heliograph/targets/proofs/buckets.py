"""Observations spread over the buckets of a histogram."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from heliograph.targets.proofs.world import Unsolvable

if TYPE_CHECKING:
    from collections.abc import Sequence


def spread(bounds: Sequence[float], q: float, value: float) -> list[float]:
    """The cumulative share of each bucket, +Inf last, for which the `q` quantile is `value`.

    Raises Unsolvable when no spread gives it: a quantile is never above the highest bound, and never so far down in the
    lowest bucket that all observations could not fill the bucket up to there.
    """
    if not 0 < q < 1:
        raise Unsolvable(f"the quantile {q:g} does not tell buckets apart")
    if value > bounds[-1]:
        raise Unsolvable(f"a quantile of {value:g} is above the highest bound of its buckets, {bounds[-1]:g}")
    if value < q * bounds[0] or value <= 0:
        raise Unsolvable(f"a quantile of {value:g} is below all that its lowest bucket can show, {q * bounds[0]:g}")
    position = bisect_left(bounds, value)
    low = bounds[position - 1] if position else 0.0
    depth = (value - low) / (bounds[position] - low)
    # All that lies in the bucket, or below it, is below its upper bound; what is left lies above all bounds.
    below, within = ((q - depth) / (1 - depth), 1.0) if depth < q and position else (0.0, q / depth)
    return [below] * position + [within] * (len(bounds) - position) + [1.0]
