"""Options that several kinds of panels share, by Grafana's names and values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

Reducer = Literal[
    "lastNotNull", "last", "firstNotNull", "first", "min", "max", "mean", "median", "sum", "count", "range", "delta",
    "step", "diff", "diffperc", "logmin", "variance", "stdDev", "changeCount", "distinctCount", "allIsZero",
    "allIsNull",
]  # fmt: skip
"""How a series becomes one number."""

Orientation = Literal["auto", "horizontal", "vertical"]
Gradient = Literal["none", "opacity", "hue", "scheme"]
Stacking = Literal["none", "normal", "percent"]
Visibility = Literal["auto", "always", "never"]


@frozen
class Legend:
    """Where the names of the series stand, and with `mode="table"` which numbers beside them."""

    placement: Literal["bottom", "right", "hidden"] = "bottom"
    mode: Literal["list", "table"] = "list"
    calcs: Sequence[Reducer] = ()
