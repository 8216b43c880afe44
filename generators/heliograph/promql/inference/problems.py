"""Everything that is wrong with an expression."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.promql.inference.faults import flow, growth, kinds, matching, measures, selectors, versions
from heliograph.promql.inference.problem import Facts, Problem, ProblemKind
from heliograph.promql.traversal import MAX_DEPTH, depth, walk
from heliograph.promql.tree import (
    Aggregate,
    Binary,
    Call,
    Expression,
    Selector,
    Subquery,
    Unary,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_LOOKED_FOR: Final[Mapping[type[Expression], tuple[Callable[[Expression, Facts], Iterator[Problem]], ...]]] = {
    Selector: (selectors.faults, versions.faults),
    Subquery: (kinds.faults,),
    Call: (kinds.faults, selectors.faults, flow.faults, versions.faults),
    Aggregate: (kinds.faults, flow.faults, versions.faults),
    Binary: (kinds.faults, flow.faults, matching.faults, measures.faults, versions.faults),
    Unary: (kinds.faults,),
}


def problems(expression: Expression, facts: Facts | None = None) -> list[Problem]:
    """What is wrong with a query, each fault of a place once.

    Takes a tree with or without scope and windows; raw parts that have not been read (see `lower`) are passed over.
    """
    facts = facts or Facts()
    nodes = walk(expression)
    if len(nodes) > MAX_DEPTH and depth(expression) > MAX_DEPTH:  # no tree is deeper than it has nodes
        message = f"the expression is nested more than {MAX_DEPTH} deep"
        return [Problem(ProblemKind.TOO_DEEP, expression, message, "record parts of it by rules of their own")]
    found = [*kinds.result(expression), *growth.faults(expression, facts)]
    for node in nodes:
        for faults in _LOOKED_FOR.get(type(node), ()):
            found.extend(faults(node, facts))
    return list({(one.kind, one.message, one.node.site): one for one in reversed(found)}.values())[::-1]
