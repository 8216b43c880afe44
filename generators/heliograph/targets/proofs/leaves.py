"""The forms in which an expression looks at single series, and the level of a series for a value of the form."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, Literal

from heliograph.promql.durations import Duration
from heliograph.promql.tree import Call, Number, Selector
from heliograph.targets.proofs.world import Unsolvable
from heliograph.values import frozen

if TYPE_CHECKING:
    from heliograph.promql.tree import Expression

_START: Final = 100.0
"""Where a series begins of which only the slope counts."""

STEADY: Final = frozenset(f"{name}_over_time" for name in ("avg", "min", "max", "last", "quantile"))
"""Functions that show, of a series that stays where it is, its value."""


@frozen
class Level:
    """How a series behaves for a while: a gauge's value, or a counter's growth per second, and the slope of either.

    A gauge that `follows` goes on from where it was, and starts at `value` only when it is new.
    """

    value: float
    slope: float = 0.0
    counter: bool = False
    follows: bool = False


@frozen
class Leaf:
    """A form over one selector, which shows `factor` times the value, growth or slope of its series."""

    selector: Selector
    form: Literal["value", "growth", "slope", "forecast"]
    factor: float = 1.0

    def level(self, target: float, drift: float = 0.0) -> Level:
        """The level at which the form has the target's value; `drift` is how fast that is to change."""
        wanted = target / self.factor
        if self.form == "growth":
            if wanted < 0:
                raise Unsolvable(f"the counter {self.selector.name} would have to fall")
            return Level(wanted, counter=True)
        if self.form == "slope":
            return Level(_START, slope=wanted, follows=True)
        if self.form == "forecast":
            return Level(_START, slope=(target - _START) / self.factor, follows=True)
        return Level(wanted, slope=drift)

    def shown(self, level: Level) -> float | None:
        """The value of the form at a level; None when such a series has none."""
        if level.counter != (self.form == "growth") or self.form == "forecast":
            return None
        return (level.slope if self.form == "slope" else level.value) * self.factor

    def alike(self, there: Level, wanted: Level) -> bool:
        """Whether a series that is there has the value that the form is to have."""
        shown, sought = self.shown(there), self.shown(wanted)
        return shown is not None and sought is not None and math.isclose(shown, sought, rel_tol=1e-9, abs_tol=1e-12)


def leaf(node: Expression) -> Leaf | None:
    """The node as a leaf; None for any other form."""
    if isinstance(node, Selector):
        return Leaf(node, "value") if node.window is None else None
    if not isinstance(node, Call):
        return None
    name = node.function
    ranged = next((one for one in node.arguments if isinstance(one, Selector)), None)
    if ranged is None or not isinstance(ranged.window, Duration):
        return None
    window = ranged.window.seconds
    if name in ("rate", "irate"):
        return Leaf(ranged, "growth")
    if name == "increase":
        return Leaf(ranged, "growth", window)
    if name == "deriv":
        return Leaf(ranged, "slope")
    if name == "delta":
        return Leaf(ranged, "slope", window)
    ahead = node.arguments[-1]
    if name == "predict_linear" and isinstance(ahead, Number) and ahead.value:
        return Leaf(ranged, "forecast", ahead.value)
    return Leaf(ranged, "value") if name in STEADY else None
