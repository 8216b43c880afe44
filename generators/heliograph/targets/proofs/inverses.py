"""Arithmetic and functions of one number, forwards for constants and backwards for what must be put in."""

from __future__ import annotations

import math
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from heliograph.promql.tree import Binary, Call, Number, Unary
from heliograph.targets.proofs.world import Unsolvable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from heliograph.promql.tree import Expression

INVERSE: Final[Mapping[str, Callable[[float], float]]] = {
    "abs": lambda target: target if target >= 0 else math.nan,
    "sqrt": lambda target: target**2 if target >= 0 else math.nan,
    "exp": lambda target: math.log(target) if target > 0 else math.nan,
    "ln": math.exp,
    "log2": lambda target: 2**target,
    "log10": lambda target: 10**target,
    "ceil": lambda target: target if target.is_integer() else math.nan,
    "floor": lambda target: target if target.is_integer() else math.nan,
    "round": lambda target: target,
}
"""What must be put into a function for its result; NaN where nothing will do."""

_ARITHMETIC: Final[Mapping[str, Callable[[float, float], float]]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
    "^": math.pow,
}
_LEFT: Final[Mapping[str, Callable[[float, float], float]]] = {
    "+": lambda target, right: target - right,
    "-": lambda target, right: target + right,
    "*": lambda target, right: target / right,
    "/": lambda target, right: target * right,
    "^": lambda target, right: math.pow(target, 1 / right),
    "%": lambda target, right: target if 0 <= target < right else math.nan,
}
_RIGHT: Final[Mapping[str, Callable[[float, float], float]]] = {
    "+": lambda target, left: target - left,
    "-": lambda target, left: left - target,
    "*": lambda target, left: target / left,
    "/": lambda target, left: left / target,
    "^": math.log,
}


def constant(node: Expression) -> float | None:
    """The value of a node in which no series occur; None for any other."""
    if isinstance(node, Number):
        return float(node.value)
    if isinstance(node, Unary):
        inner = constant(node.inner)
        return inner if inner is None or node.operator == "+" else -inner
    if isinstance(node, Call) and node.function in ("vector", "scalar"):
        return constant(node.arguments[0])
    if isinstance(node, Binary) and node.operator in ("+", "-", "*", "/", "^"):
        left, right = constant(node.left), constant(node.right)
        if left is not None and right is not None:
            with suppress(ZeroDivisionError, OverflowError, ValueError):
                return _ARITHMETIC[node.operator](left, right)
    return None


def left_of(operator: str, target: float, right: float) -> float:
    """What must stand left of the operator for the result to be `target`. Raises Unsolvable."""
    return _inverted(_LEFT, operator, target, right)


def right_of(operator: str, target: float, left: float) -> float:
    """What must stand right of the operator for the result to be `target`. Raises Unsolvable."""
    return _inverted(_RIGHT, operator, target, left)


def _inverted(
    inverses: Mapping[str, Callable[[float, float], float]], operator: str, target: float, other: float
) -> float:
    try:
        return inverses[operator](target, other)
    except (KeyError, ZeroDivisionError, ValueError, OverflowError):
        raise Unsolvable(f"{operator} cannot be turned inside out here") from None


def is_time(node: Expression) -> bool:
    """Whether a node is `time()`."""
    return isinstance(node, Call) and node.function == "time"
