"""Numbers as the functions of Prometheus' alert templates write them."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_LARGE: Final = ("", "k", "M", "G", "T", "P", "E", "Z", "Y")
_BINARY: Final = ("", "ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi")
_SMALL: Final = ("", "m", "u", "n", "p", "f", "a", "z", "y")
_VERB: Final = r"%(?:(%)|([-+0 #]*)(\d*)(?:\.(\d+))?([a-zA-Z]))"


def short(value: float) -> str:
    """Four significant digits: Go's `%.4g`."""
    return _float(".4g", value)


def humanize(value: float) -> str:
    """With a metric prefix: `1234567` is `1.235M`."""
    if not value or not math.isfinite(value):
        return short(value)
    return _prefixed(value, _LARGE, 1000) if abs(value) >= 1 else _reduced(value)


def humanize1024(value: float) -> str:
    """With a binary prefix: `2048` is `2ki`."""
    if abs(value) <= 1 or not math.isfinite(value):
        return short(value)
    return _prefixed(value, _BINARY, 1024)


def humanize_percentage(value: float) -> str:
    """A ratio in percent: `0.05` is `5%`."""
    return f"{short(value * 100)}%"


def humanize_duration(value: float) -> str:
    """Seconds as a length of time: `7384` is `2h 3m 4s`."""
    if not value or not math.isfinite(value):
        return short(value) + ("s" if not value else "")
    if abs(value) < 1:
        return f"{_reduced(value)}s"
    sign, value = ("-", -value) if value < 0 else ("", value)
    whole = int(value)
    parts = {"d": whole // 86400, "h": whole // 3600 % 24, "m": whole // 60 % 60, "s": whole % 60}
    if whole < 60:
        return f"{sign}{short(value)}s"
    shown = list(parts.items())
    while not shown[0][1]:
        del shown[0]
    return sign + " ".join(f"{count}{unit}" for unit, count in shown)


FUNCTIONS: Final[Mapping[str, Callable[[float], str]]] = {
    "humanize": humanize,
    "humanize1024": humanize1024,
    "humanizeDuration": humanize_duration,
    "humanizePercentage": humanize_percentage,
}
"""The template functions that turn a number into text."""


def printf(form: str, values: Sequence[object]) -> str | None:
    """Go's `printf` for `%s` of text and `%.2f`, `%.3g`, `%.1e` of numbers; None for anything else."""
    rest = list(values)
    made, position = "", 0
    for verb in re.finditer(_VERB, form):
        made += form[position : verb.start()]
        position = verb.end()
        text = "%" if verb[1] else _verb(verb, rest.pop(0)) if rest else None
        if text is None:
            return None
        made += text
    return None if rest or "%" in form[position:] else made + form[position:]


def _verb(verb: re.Match[str], value: object) -> str | None:
    if verb[2] or verb[3]:
        return None
    if isinstance(value, str):
        return value if verb[5] in "sv" and verb[4] is None else None
    # More digits than this are not the same on every server: sums are added up in another order.
    if isinstance(value, float) and verb[5] in "fge" and verb[4] is not None and int(verb[4]) <= 6:
        return _float(f".{verb[4]}{verb[5]}", value)
    return None


def _float(form: str, value: float) -> str:
    if math.isnan(value):
        return "NaN"
    return f"{value:{form}}" if math.isfinite(value) else f"{value:+}".title()


def _prefixed(value: float, prefixes: Sequence[str], base: int) -> str:
    step = 0
    while abs(value) >= base and step < len(prefixes) - 1:
        value, step = value / base, step + 1
    return f"{short(value)}{prefixes[step]}"


def _reduced(value: float) -> str:
    step = 0
    while abs(value) < 1 and step < len(_SMALL) - 1:
        value, step = value * 1000, step + 1
    return f"{short(value)}{_SMALL[step]}"
