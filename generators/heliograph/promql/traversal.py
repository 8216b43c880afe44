"""Ways through a tree, without recursion: its operands, all its nodes, its depth."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from heliograph.promql.tree import Aggregate, Binary, Call, Expression, Subquery, Unary

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_DEPTH: Final = 200
"""Trees deeper than this are refused (see `depth`) before anything recursive reads them."""


def depth(root: Expression) -> int:
    """How many nodes stand above one another; counted without recursion, so that any tree can be asked."""
    deepest = 0
    waiting = [(root, 1)]
    while waiting:
        node, level = waiting.pop()
        deepest = max(deepest, level)
        waiting.extend((child, level + 1) for child in children(node))
    return deepest


def children(node: Expression) -> tuple[Expression, ...]:
    """The direct operands of a node, left to right."""
    operands = _OPERANDS.get(type(node))
    return () if operands is None else operands(node)


def walk(node: Expression) -> list[Expression]:
    """The node and everything under it, outermost first, left to right."""
    found: list[Expression] = []
    waiting = [node]
    while waiting:
        one = waiting.pop()
        found.append(one)
        operands = _OPERANDS.get(type(one))
        if operands is not None:
            waiting += operands(one)[::-1]
    return found


def _parameter_and_inner(node: Aggregate) -> tuple[Expression, ...]:
    return (node.inner,) if node.parameter is None else (node.parameter, node.inner)


def _inner(node: Subquery | Unary) -> tuple[Expression, ...]:
    return (node.inner,)


_OPERANDS: Final[dict[type[Expression], Callable[[Any], tuple[Expression, ...]]]] = {
    Call: attrgetter("arguments"),
    Aggregate: _parameter_and_inner,
    Binary: attrgetter("left", "right"),
    Subquery: _inner,
    Unary: _inner,
}
"""How the operands of a node are read, for the nodes that have some."""
