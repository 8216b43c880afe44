"""Series that others expose and that the definitions query: declared, so that nothing goes unchecked."""

from __future__ import annotations

from heliograph.metrics import Gauge

UP = Gauge("up", "1 while the last scrape of a target succeeded.", foreign="Prometheus")
