"""What decides whether an alert fires: the comparisons under its set operators, and the ways in which they come out.

Each way shows one comparison to matter: with the others as they are, it alone decides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from heliograph.promql.operators import SET_OPERATORS
from heliograph.promql.tree import (
    Binary,
)

if TYPE_CHECKING:
    from heliograph.promql.tree import Expression

Choice = dict["Expression", bool]
"""Whether each part holds."""


class Decision(NamedTuple):
    """The ways in which an alert fires, and those in which it is quiet though little is missing; both at least one."""

    fires: tuple[Choice, ...]
    quiet: tuple[Choice, ...]


def decision(node: Expression) -> Decision:
    """The decision that an alert's expression makes."""
    if not isinstance(node, Binary) or node.operator not in SET_OPERATORS:
        return Decision(({node: True},), ({node: False},))
    left, right = decision(node.left), decision(node.right)
    if node.operator == "or":
        return Decision(
            (*_with(left.fires, right.quiet[0]), *_with(right.fires, left.quiet[0])),
            (*_with(left.quiet, right.quiet[0]), *_with(right.quiet[1:], left.quiet[0])),
        )
    if node.operator == "unless":
        right = Decision(right.quiet, right.fires)
    return Decision(
        (*_with(left.fires, right.fires[0]), *_with(right.fires[1:], left.fires[0])),
        (*_with(left.quiet, right.fires[0]), *_with(right.quiet, left.fires[0])),
    )


def _with(choices: tuple[Choice, ...], other: Choice) -> tuple[Choice, ...]:
    return tuple({**other, **one} for one in choices)
