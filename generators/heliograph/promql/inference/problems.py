"""Everything that is wrong with an expression."""

from __future__ import annotations

from typing import Final

from heliograph.promql.inference.faults import flow, growth, kinds, matching, measures, selectors, versions
from heliograph.promql.inference.problem import Facts, Problem, ProblemKind
from heliograph.promql.tree import MAX_DEPTH, Expression, depth, walk

_OF_NODES: Final = (kinds.faults, selectors.faults, flow.faults, matching.faults, measures.faults, versions.faults)


def problems(expression: Expression, facts: Facts | None = None) -> list[Problem]:
    """What is wrong with a query, each fault of a place once.

    Takes a tree with or without scope and windows; raw parts that have not been read (see `lower`) are passed over.
    """
    facts = facts or Facts()
    if depth(expression) > MAX_DEPTH:
        message = f"the expression is nested more than {MAX_DEPTH} deep"
        return [Problem(ProblemKind.TOO_DEEP, expression, message, "record parts of it by rules of their own")]
    found = [*kinds.result(expression), *growth.faults(expression, facts)]
    for node in walk(expression):
        for faults in _OF_NODES:
            found.extend(faults(node, facts))
    return list({(one.kind, one.message, one.node.site): one for one in reversed(found)}.values())[::-1]
