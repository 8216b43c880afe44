"""Units of measure, and what a metric's name says of its unit."""

from __future__ import annotations

from typing import Final

from heliograph.promql.series import RATIO, SeriesKind, Unit

SECONDS: Final = Unit("seconds")
BYTES: Final = Unit("bytes")
PERCENT: Final = Unit("percent")
CELSIUS: Final = Unit("celsius")
DOLLARS: Final = Unit("dollars")
REQUESTS: Final = Unit("requests")
EVENTS: Final = Unit("events")
COUNT: Final = Unit("count")
SCORE: Final = Unit("score")

BASE_UNITS: Final = {
    unit.name: unit
    for unit in (
        SECONDS, BYTES, RATIO, PERCENT, CELSIUS, DOLLARS, SCORE,
        Unit("meters"), Unit("volts"), Unit("amperes"), Unit("joules"), Unit("grams"), Unit("watts"), Unit("hertz"),
    )
}  # fmt: skip
"""Unit suffixes of metric names; Prometheus asks for base units, so milliseconds and megabytes are not among them."""

_COUNTED: Final = ("requests", "reads", "writes", "operations", "messages", "rows", "packets", "errors", "searches")


def unit_of(name: str, kind: SeriesKind) -> Unit | None:
    """The unit that a metric's name tells, None when it tells none: `x_seconds`, `x_bytes_total`, `requests_total`."""
    words = name.removesuffix("_total").split("_")
    if words[-1] in BASE_UNITS:
        return BASE_UNITS[words[-1]]
    if kind is SeriesKind.INFO:
        return None
    if kind is SeriesKind.COUNTER:
        return next((Unit(word) for word in reversed(words) if word in _COUNTED), EVENTS)
    return None
