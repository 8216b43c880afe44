"""How many series a metric may come to have, as the limits of its definition bound them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heliograph.metrics.spec import Metric
    from heliograph.promql.series import LabelSpec


def most_series(metric: Metric[...], *, unlimited: int | None = None) -> int | None:
    """The most series of a metric at one instance, over all its series names; None when there is no most.

    Of an own metric, a label may have one value more than its limit: `__overflow__` stands for all others. A limit of
    the metric bounds the combinations of labels; what is beyond shares one for each combination of the closed ones.
    `unlimited` is taken for the values of a label that may have any number.
    """
    most = _combinations(metric, unlimited)
    shared = len(metric.labels_declared)
    # What stands after the declared labels, `le` or `quantile`, is closed.
    parts = sum(math.prod(len(spec.values or ()) for spec in series.labels[shared:]) for series in metric.series)
    return None if most is None else most * parts


def _combinations(metric: Metric[...], unlimited: int | None) -> int | None:
    labels = metric.labels_declared
    known = [_size(spec, own=metric.foreign is None) for spec in labels]
    sizes = [unlimited if size is None else size for size in known]
    every = None if None in sizes else math.prod(size for size in sizes if size is not None)
    if metric.limit is None or all(spec.values is not None for spec in labels):
        return every
    limited = metric.limit + math.prod(len(spec.values) for spec in labels if spec.values is not None)
    return limited if every is None else min(every, limited)


def _size(spec: LabelSpec, *, own: bool) -> int | None:
    """How many values a label may have; None: any number."""
    if spec.values is not None or spec.limit is None:
        return spec.size
    return spec.limit + 1 if own else spec.limit
