"""A tree as plain tuples: equal for equal trees, hashed and compared without running any code of ours.

Where thousands of trees are looked up, this takes a third of what the trees' own comparison takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from heliograph.promql.tree import Aggregate, Call, Expression, Selector

if TYPE_CHECKING:
    from collections.abc import Callable

Form = tuple[Any, ...] | Expression


def form(node: Expression) -> Form:
    """What a tree means, without where it was written; trees of rare forms stand for themselves.

    Series are told apart by their identity, so that a form holds while the tree lives.
    """
    make = _FORMS.get(type(node))
    return node if make is None else make(node)


def _selector(node: Selector) -> Form:
    shift = None if node.offset_by is None and node.at_time is None else (node.offset_by, node.at_time)
    return Selector, node.name, node.matchers, node.window, shift, id(node.series), node.scoped


def _call(node: Call) -> Form:
    return Call, node.function, *[form(one) for one in node.arguments]


def _aggregate(node: Aggregate) -> Form:
    return Aggregate, node.operator, form(node.inner), node.parameter, node.labels, node.without


_FORMS: Final[dict[type[Expression], Callable[[Any], Form]]] = {
    Selector: _selector,
    Call: _call,
    Aggregate: _aggregate,
}
