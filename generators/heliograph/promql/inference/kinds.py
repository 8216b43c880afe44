"""Which of PromQL's four kinds of value an expression has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.promql.functions import FUNCTIONS
from heliograph.promql.tree import Binary, Call, Expression, Number, Placeholder, Selector, String, Subquery, Unary

if TYPE_CHECKING:
    from heliograph.promql.functions import ValueKind


def kind(expression: Expression) -> ValueKind:
    """The kind of the result; an instant vector for raw PromQL that has not been read, and for unknown functions."""
    match expression:
        case Number() | Placeholder():
            return "scalar"
        case String():
            return "string"
        case Subquery():
            return "range vector"
        case Selector():
            return "instant vector" if expression.window is None else "range vector"
        case Call():
            function = FUNCTIONS.get(expression.function)
            return "instant vector" if function is None else function.returns
        case Unary():
            return kind(expression.inner)
        case Binary() if kind(expression.left) == kind(expression.right) == "scalar":
            return "scalar"
        case _:
            return "instant vector"
