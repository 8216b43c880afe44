"""`histogram_quantile` of classic buckets."""

from __future__ import annotations

import math
from bisect import bisect_left
from typing import TYPE_CHECKING

from heliograph.targets.proofs.engine.samples import NAME, Labels, dropping

if TYPE_CHECKING:
    from heliograph.targets.proofs.engine.vectors import Vector


def histogram_quantile(q: float, vector: Vector) -> Vector:
    """The quantile of each histogram in a vector of cumulative buckets."""
    histograms: dict[Labels, dict[float, float]] = {}
    for labels, count in vector.items():
        try:
            bound = float(dict(labels).get("le", ""))
        except ValueError:
            continue
        buckets = histograms.setdefault(dropping(labels, (NAME, "le")), {})
        buckets[bound] = buckets.get(bound, 0.0) + count
    return {labels: _quantile(q, buckets) for labels, buckets in histograms.items()}


def _quantile(q: float, buckets: dict[float, float]) -> float:
    if math.isnan(q):
        return math.nan
    if not 0 <= q <= 1:
        return math.copysign(math.inf, q)
    bounds = sorted(buckets)
    counts: list[float] = []
    for bound in bounds:
        counts.append(max(buckets[bound], counts[-1] if counts else -math.inf))
    if len(bounds) < 2 or bounds[-1] != math.inf or not counts[-1]:
        return math.nan
    rank = q * counts[-1]
    position = bisect_left(counts, rank, hi=len(counts) - 1)
    if position == len(counts) - 1:
        return bounds[-2]
    if position == 0 and bounds[0] <= 0:
        return bounds[0]
    start, below = (bounds[position - 1], counts[position - 1]) if position else (0.0, 0.0)
    return start + (bounds[position] - start) * ((rank - below) / (counts[position] - below))
