"""Lengths of time as Prometheus writes them."""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

from heliograph.findings import DefinitionError
from heliograph.source import here, place_of
from heliograph.values import frozen

_UNITS = {"y": 31_536_000_000, "w": 604_800_000, "d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1_000, "ms": 1}
_FORM = re.compile(r"(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?")
_LONGEST = 2**63 // 1_000_000  # Prometheus keeps durations as nanoseconds in an int64


@frozen(order=True)
class Duration:
    """A length of time, in whole milliseconds; negative only as an offset."""

    milliseconds: int

    @property
    def seconds(self) -> float:
        """The length in seconds."""
        return self.milliseconds / 1000

    def __str__(self) -> str:
        """Prometheus's own form: the largest units first, `0s` for nothing."""
        rest, text = abs(self.milliseconds), ""
        if not rest:
            return "0s"
        for unit, size in _UNITS.items():
            # Years and weeks only where they divide evenly, as Prometheus prints them.
            if unit in ("y", "w") and rest % size:
                continue
            count, rest = divmod(rest, size)
            if count:
                text += f"{count}{unit}"
        return f"-{text}" if self.milliseconds < 0 else text


def duration(value: object) -> Duration:
    """Read `"5m"`, `"1h30m"` or a Duration; anything else is a DefinitionError at the caller's line."""
    if isinstance(value, Duration):
        return value
    found = _FORM.fullmatch(value) if isinstance(value, str) and value else None
    if found is None:
        raise DefinitionError(
            f"{value!r} is not a duration",
            help='write it as Prometheus does: a number and a unit, such as "30s", "5m" or "1h30m"',
            place=place_of(here()),
        )
    total = sum(int(count) * size for count, size in zip(found.groups(), _UNITS.values(), strict=True) if count)
    if total > _LONGEST:
        raise DefinitionError(
            f"{value!r} is longer than Prometheus can hold", help="292y is the longest", place=place_of(here())
        )
    return Duration(total)


class Variable(NamedTuple):
    """A Grafana variable standing where a duration does, such as `$__rate_interval`; printed verbatim."""

    text: str

    def __str__(self) -> str:
        """The variable as PromQL text has it."""
        return self.text


AUTO: Final = Variable("auto")
"""The adaptive window: `$__rate_interval` in a panel, the service's rule window in a rule. Lowering replaces it."""

Time = float | Literal["start", "end"] | Variable

Window = Duration | Variable
WindowLike = str | Duration | Variable


def window(value: WindowLike) -> Window:
    """A window as given by its author: a duration in any form, or a variable."""
    return value if isinstance(value, Variable) else duration(value)
