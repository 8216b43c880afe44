"""Ways through a tree, without recursion: its operands, all its nodes, its depth."""

from __future__ import annotations

from typing import Final

from heliograph.promql.tree import Aggregate, Binary, Call, Expression, Subquery, Unary

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
    if isinstance(node, Call):
        return node.arguments
    if isinstance(node, Aggregate):
        return (node.inner,) if node.parameter is None else (node.parameter, node.inner)
    if isinstance(node, Binary):
        return (node.left, node.right)
    return (node.inner,) if isinstance(node, (Subquery, Unary)) else ()


def walk(node: Expression) -> list[Expression]:
    """The node and everything under it, outermost first, left to right."""
    found: list[Expression] = []
    waiting = [node]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting += children(one)[::-1]
    return found
