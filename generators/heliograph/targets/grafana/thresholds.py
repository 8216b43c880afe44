"""The steps of colour of a panel: its own thresholds, and the bound of the alert that it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.model.alerts import Threshold, Trend
from heliograph.promql.tree import SET_OPERATORS, Binary, Number

if TYPE_CHECKING:
    from heliograph.model.alerts import Condition
    from heliograph.model.panel import MetricPanel
    from heliograph.promql.tree import Expression
    from heliograph.targets.grafana.page import Json

GOOD: Final = "green"
_COLORS: Final = {"low": "yellow", "medium": "orange", "high": "red", "critical": "dark-red"}
_ABOVE: Final = frozenset({">", ">="})
_BELOW: Final = frozenset({"<", "<="})
_MIRRORED: Final = {">": "<", ">=": "<=", "<": ">", "<=": ">="}

PLAIN: Final[Json] = {"mode": "absolute", "steps": [{"color": GOOD, "value": None}]}
"""No thresholds. Without it Grafana paints everything from 80 on red."""


def thresholds(panel: MetricPanel) -> Json:
    """The panel's thresholds;

    the bound of its alert is one of them, unless the panel has a colour for that value itself.
    """
    if not panel.thresholds and panel.alert is None and panel.base_color == GOOD:
        return PLAIN
    base = panel.base_color
    steps = dict(panel.thresholds)
    found = None if panel.alert is None else bound(panel.alert)
    if panel.alert is not None and found is not None:
        value, above = found
        color = _COLORS[panel.alert.severity]
        if not above:
            base = color
        steps.setdefault(value, color if above else GOOD)
    return {
        "mode": "absolute",
        "steps": [
            {"color": base, "value": None},
            *({"color": color, "value": value} for value, color in sorted(steps.items())),
        ],
    }


def bound(alert: Condition) -> tuple[float, bool] | None:
    """The value at which an alert becomes true, and whether it does above it; None for one without a fixed bound."""
    if isinstance(alert, Trend):
        return None if alert.reaches is None else (alert.reaches, (alert.slope or 1) > 0)
    return _compared(alert.observed) if isinstance(alert, Threshold) else None


def _compared(node: Expression) -> tuple[float, bool] | None:
    if not isinstance(node, Binary):
        return None
    if node.operator in SET_OPERATORS:
        return _compared(node.left)
    operator, number = node.operator, node.right
    if isinstance(node.left, Number):
        operator, number = _MIRRORED.get(operator, ""), node.left
    if not isinstance(number, Number) or operator not in _ABOVE | _BELOW:
        return None
    return number.value, operator in _ABOVE
