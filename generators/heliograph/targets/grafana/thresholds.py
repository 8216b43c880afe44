"""The steps of colour of a panel: its own thresholds, and the bound of the alert that it shows."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from heliograph.model.alerts import Threshold, Trend
from heliograph.plain import number
from heliograph.promql.lowering import lower
from heliograph.promql.operators import SET_OPERATORS
from heliograph.promql.tree import (
    Binary,
    Number,
    Unary,
)

if TYPE_CHECKING:
    from heliograph.model.alerts import Condition
    from heliograph.model.panel import MetricPanel
    from heliograph.promql.tree import Expression
    from heliograph.targets.grafana.page import Json, Page

GOOD: Final = "green"
_COLORS: Final = {"low": "yellow", "medium": "orange", "high": "red", "critical": "dark-red"}
_ABOVE: Final = frozenset({">", ">="})
_REMEMBERED: Final = 256
"""Thresholds that are kept: panels have the same few."""
_MIRRORED: Final = {">": "<", ">=": "<=", "<": ">", "<=": ">="}

PLAIN: Final[Json] = {"mode": "absolute", "steps": [{"color": GOOD, "value": None}]}
"""No thresholds. Without it Grafana paints everything from 80 on red."""


def thresholds(panel: MetricPanel, page: Page) -> Json:
    """The panel's thresholds.

    The bound of its alert is one of them, unless the panel has a colour for that value itself.
    """
    base, steps = panel.base_color, panel.thresholds
    found = None if panel.alert is None else bound(panel.alert, page)
    if panel.alert is not None and found is not None:
        value, above = found
        color = _COLORS[panel.alert.severity]
        if not above:
            base = color
        steps = dict(steps)
        steps.setdefault(value, color if above else GOOD)
    return _colored(base, tuple(steps.items())) if steps or base != GOOD else PLAIN


@lru_cache(_REMEMBERED)
def _colored(base: str, steps: tuple[tuple[float, str], ...]) -> Json:
    above: list[Json] = [{"color": color, "value": number(value)} for value, color in sorted(steps)]
    return {"mode": "absolute", "steps": [{"color": base, "value": None}, *above]}


def bound(alert: Condition, page: Page) -> tuple[float, bool] | None:
    """The value at which an alert becomes true, and whether it does above it; None for one without a fixed bound."""
    if isinstance(alert, Trend):
        return None if alert.reaches is None else (alert.reaches, not alert.falls)
    return _compared(lower(alert.observed, page.around.alerting)) if isinstance(alert, Threshold) else None


def _compared(node: Expression) -> tuple[float, bool] | None:
    if not isinstance(node, Binary):
        return None
    if node.operator in SET_OPERATORS:
        return _compared(node.left)
    operator, number = node.operator, _number(node.right)
    if number is None:
        operator, number = _MIRRORED.get(operator, ""), _number(node.left)
    if number is None or operator not in _MIRRORED:
        return None
    return number, operator in _ABOVE


def _number(node: Expression) -> float | None:
    if isinstance(node, Unary):
        inner = _number(node.inner)
        return inner if inner is None or node.operator == "+" else -inner
    return node.value if isinstance(node, Number) else None
