"""Whether expressions can be read at all: what stands in them, how deep and how large they are.

What they mean is for the checks to judge, which are recursive, and rely on what is made sure of here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from heliograph.findings import DefinitionError
from heliograph.loading.kinds import is_text, shown
from heliograph.promql.traversal import MAX_DEPTH, children
from heliograph.promql.tree import (
    Aggregate,
    Binary,
    Call,
    Expression,
    Number,
    Raw,
    Selector,
    String,
)
from heliograph.source import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from heliograph.source import Place

MAX_NODES: Final = 10_000
"""Nodes of one expression as printed, so shared ones count wherever they stand: more than any server would run."""


class Held(Protocol):
    """What knows where an expression is used."""

    def place(self) -> Place | None:
        """The place, if it is remembered."""
        ...


def faults(root: Expression, holder: Held | None) -> Iterator[DefinitionError]:
    """What no expression may hold, at its node, and what is too much, where the expression is used.

    The tree is walked without recursion, each node once, so that any tree can be asked.
    """
    depth: dict[int, int] = {}
    nodes: dict[int, int] = {}
    waiting = [root]
    while waiting:
        node = waiting[-1]
        parts = children(node)
        if coming := [part for part in parts if id(part) not in depth]:
            waiting.extend(coming)
            continue
        waiting.pop()
        if id(node) not in depth:
            yield from _unreadable(node)
        depth[id(node)] = 1 + max((depth[id(part)] for part in parts), default=0)
        nodes[id(node)] = 1 + sum(nodes[id(part)] for part in parts)
    deepest, many = depth[id(root)], nodes[id(root)]
    for fact in (
        f"the expression is nested {deepest} deep; {MAX_DEPTH} is the most" if deepest > MAX_DEPTH else "",
        f"the expression has {many} parts; {MAX_NODES} is the most" if many > MAX_NODES >= deepest else "",
    ):
        if fact:
            place = place_of(root.site) if holder is None else holder.place()
            yield DefinitionError(fact, help="build it from recorded parts", place=place)


def _unreadable(node: Expression) -> Iterator[DefinitionError]:
    if isinstance(node, Number) and not _is_number(node.value):
        yield DefinitionError(
            f"a number cannot be {shown(node.value)}", help="give a number", place=place_of(node.site)
        )
    for text in _texts(node):
        if not is_text(text):
            yield DefinitionError(f"a text cannot be {shown(text)}", help="give a text", place=place_of(node.site))


def _is_number(value: object) -> bool:
    """Infinities and NaN are numbers in PromQL; whether they make sense is for a check to say."""
    return type(value) is float or (type(value) is int and abs(value) <= 2**53)


def _texts(node: Expression) -> Sequence[object]:
    """Everything in a node, but not in its operands, that is text."""
    match node:
        case Selector():
            return [node.name, *(part for one in node.matchers for part in (one.name, one.operator, one.value))]
        case Aggregate():
            return [node.operator, *(node.labels or ())]
        case Binary():
            return () if node.matching is None else [*node.matching.labels, *node.matching.include]
        case Call():
            return [node.function]
        case String():
            return [node.value]
        case Raw():
            return [node.text]
        case _:
            return ()
