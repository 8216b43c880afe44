"""How far from a limit a value is put: beyond it for an alert to fire, before it for the alert to be quiet."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from heliograph.targets.proofs.world import Unsolvable

if TYPE_CHECKING:
    from collections.abc import Mapping

MIRRORED: Final[Mapping[str, str]] = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}


@dataclass(frozen=True, slots=True)
class Margin:
    """Distances as shares of the limit, or of `unit` when the limit is 0.

    Without a unit, and when `whole`, the nearest whole numbers are taken, the limit itself among them.
    """

    beyond: float
    before: float
    whole: bool = False
    unit: float = 0.0


MARGINS: Final = (
    Margin(0.5, 0.2),
    Margin(0.2, 0.1),
    Margin(0.1, 0.05),
    Margin(0.5, 0.2, unit=100.0),
    Margin(0.5, 0.2, unit=1.0),
    Margin(0.04, 0.02),
    Margin(0.01, 0.005),
    Margin(0.001, 0.0005),
    Margin(0.0001, 0.00005),
    Margin(0, 0, whole=True),
)
"""Widest first, and last the one for what can only be counted.

Nothing is put as far as twice the limit, so that a limit twice as high is told from the right one.
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
