"""Which of PromQL's four kinds of value an expression has."""

from __future__ import annotations

from heliograph.promql.functions import FUNCTIONS, ValueKind
from heliograph.promql.tree import Binary, Call, Expression, Number, Placeholder, Selector, String, Subquery, Unary


def kind(expression: Expression) -> ValueKind:
    """The kind of the result; an instant vector for raw PromQL that has not been read, and for unknown functions."""
    match expression:
        case Number() | Placeholder():
            return ValueKind.SCALAR
        case String():
            return ValueKind.STRING
        case Subquery():
            return ValueKind.RANGE
        case Selector():
            return ValueKind.INSTANT if expression.window is None else ValueKind.RANGE
        case Call():
            function = FUNCTIONS.get(expression.function)
            return ValueKind.INSTANT if function is None else function.returns
        case Unary():
            return kind(expression.inner)
        case Binary() if kind(expression.left) is kind(expression.right) is ValueKind.SCALAR:
            return ValueKind.SCALAR
        case _:
            return ValueKind.INSTANT
