"""Grafana's variables in expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.promql.durations import AUTO, Variable
from heliograph.promql.tree import Aggregate, Binary, Call, Placeholder, Selector, String, Subquery
from heliograph.promql.variables import variables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.promql.tree import Expression


def variables_of(node: Expression) -> list[str]:
    """The names of the variables that stand in a node itself, not in its operands, each once."""
    return list(dict.fromkeys(name for text in _texts(node) if "$" in text or "[[" in text for name in variables(text)))


def _texts(node: Expression) -> Iterator[str]:
    """Whatever of a node may hold a reference."""
    match node:
        case Selector():
            yield node.name
            for matcher in node.matchers:
                yield matcher.name
                yield matcher.value
            yield from _times(node.window, node.offset_by, node.at_time)
        case Subquery():
            yield from _times(node.window, node.step, node.offset_by, node.at_time)
        case Call():
            yield node.function
        case Aggregate():
            yield from node.labels or ()
        case Binary() if node.matching is not None:
            yield from (*node.matching.labels, *node.matching.include)
        case Placeholder():
            yield node.text
        case String():
            yield node.value
        case _:
            pass


def _times(*values: object) -> Iterator[str]:
    return (value.text for value in values if isinstance(value, Variable) and value != AUTO)
