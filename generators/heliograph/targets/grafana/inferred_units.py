"""From units of measure to the ids of Grafana's units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.metrics.units import BASE_UNITS
from heliograph.promql.series import RATIO

if TYPE_CHECKING:
    from heliograph.promql.series import Unit

PLAIN: Final = "short"
"""A number without a unit, large ones with K, Mil, Bil."""

_IDS: Final = {
    "seconds": "s",
    "bytes": "bytes",
    "ratio": "percentunit",
    "percent": "percent",
    "celsius": "celsius",
    "dollars": "currencyUSD",
    "score": "none",
    "meters": "lengthm",
    "volts": "volt",
    "amperes": "amp",
    "joules": "joule",
    "grams": "massg",
    "watts": "watt",
    "hertz": "hertz",
}
_IDS_PER_SECOND: Final = {
    "bytes": "Bps",
    "requests": "reqps",
    "reads": "rps",
    "writes": "wps",
    "operations": "ops",
    "searches": "ops",
    "packets": "pps",
    "joules": "watt",
    "meters": "velocityms",
}


def grafana_unit(unit: Unit | str | None) -> str:
    """The id that Grafana shows a unit by; a text is an id already.

    What is counted is a plain number, and per second a rate of counts; any other unit that Grafana lacks follows the
    value in words.
    """
    if unit is None:
        return PLAIN
    if isinstance(unit, str):
        return unit
    if not unit.per_second:
        return _IDS.get(unit.name, PLAIN)
    found = _IDS_PER_SECOND.get(unit.name)
    if found is None and unit.name in BASE_UNITS:
        return "suffix:/s" if unit == RATIO.rate() else f"suffix: {unit}"
    return found or "cps"
