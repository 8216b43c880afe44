"""Quantities that cannot be added or compared."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from heliograph.promql.inference.problem import Facts, Problem, ProblemKind
from heliograph.promql.inference.units import comparable, unit
from heliograph.promql.operators import COMPARISONS, OPERATORS
from heliograph.promql.tree import Binary, Expression, Number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.promql.series import Unit

_SUMS: Final = frozenset({"+", "-"})


def faults(node: Expression, _: Facts) -> Iterator[Problem]:
    """Faults of units, and of numbers that are none."""
    if not isinstance(node, Binary) or node.operator not in OPERATORS:
        return
    compares = node.operator in COMPARISONS
    for side in (node.left, node.right):
        if isinstance(side, Number) and math.isnan(side.value):
            effect = "is never true" if compares and node.operator != "!=" else "says nothing"
            yield Problem(
                ProblemKind.NOT_A_NUMBER, node, f"{node.operator} NaN {effect}", "write the number that you mean"
            )
    if compares or node.operator in _SUMS:
        left, right = unit(node.left), unit(node.right)
        if left is not None and right is not None and not comparable(left, right):
            done = "compared" if compares else "added" if node.operator == "+" else "subtracted"
            yield Problem(
                ProblemKind.WRONG_UNIT,
                node,
                f"{left} and {right} are {done}",
                _remedy(left, right),
                note=f"{left} {node.operator} {right}",
            )


def _remedy(left: Unit, right: Unit) -> str:
    if {left.name, right.name} == {"ratio", "percent"}:
        return "multiply the ratio by 100, or divide the percentage by it"
    if left.name == right.name:
        return "take rate(…) of both sides, or of neither"
    return "convert one side to the unit of the other"
