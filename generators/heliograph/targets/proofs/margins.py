"""How far from a limit a value is put: beyond it for an alert to fire, before it for the alert to be quiet."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from heliograph.targets.proofs.world import Unsolvable
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

MIRRORED: Final[Mapping[str, str]] = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}


@frozen
class Margin:
    """Distances as shares of the limit, or of `unit` when the limit is 0.

    Without a unit, and when `whole`, the nearest whole numbers are taken, the limit itself among them.
    """

    beyond: float
    before: float
    whole: bool = False
    unit: float = 0.0


MARGINS: Final = (
    Margin(0.47, 0.19),
    Margin(0.21, 0.11),
    Margin(0.11, 0.053),
    Margin(0.47, 0.19, unit=100.0),
    Margin(0.47, 0.19, unit=1.0),
    Margin(0.041, 0.019),
    Margin(0.011, 0.0053),
    Margin(0.0011, 0.00053),
    Margin(0.00011, 0.000053),
    Margin(0, 0, whole=True),
)
"""Widest first, and last the one for what can only be counted.

Nothing is put as far as twice the limit, so that a limit twice as high is told from the right one. The shares are not
round, so that a value on its way from one side to the other hardly ever comes to stand on the limit itself.
"""


def beside(operator: str, limit: float, margin: Margin, *, holds: bool) -> float:
    """A value for which `value operator limit` holds, or does not. Raises Unsolvable for a limit that is not finite."""
    if not math.isfinite(limit):
        raise Unsolvable("its limit is no finite number")
    if operator in ("==", "!="):
        equal = holds is (operator == "==")
        return limit if equal else limit + (0.5 * abs(limit) or 1.0) * (-1 if limit == 1 else 1)
    up = (operator in (">", ">=")) is holds
    scale = abs(limit) or margin.unit
    if margin.whole and not limit.is_integer():
        return float(math.ceil(limit) if up else math.floor(limit))
    if margin.whole or not scale:
        # Right at the limit is the nearest that there is; it is on the side that is not strict.
        step = 0 if holds is not (operator in (">", "<")) else 1
        return limit + (step if up else -step)
    distance = scale * (margin.beyond if holds else margin.before)
    return float(f"{limit + (distance if up else -distance):.12g}")
