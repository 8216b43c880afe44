"""A number on a dial."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from heliograph.model.panel import MetricPanel
from heliograph.values import frozen

if TYPE_CHECKING:
    from heliograph.model.panels.options import Orientation, Reducer


@frozen(kw_only=True)
class Gauge(MetricPanel):
    """A number on a dial between `min` and `max`, with the thresholds on its rim."""

    kind: ClassVar[str] = "gauge"

    show_threshold_labels: bool = False
    show_threshold_markers: bool = True
    orientation: Orientation = "auto"
    reduce: Reducer = "lastNotNull"
