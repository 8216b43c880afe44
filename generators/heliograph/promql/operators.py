"""Binary operators of PromQL: how tightly they bind and what they are for."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, Literal

from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping


BinaryOperator = Literal["+", "-", "*", "/", "%", "^", "atan2", "==", "!=", ">", "<", ">=", "<=", "and", "or", "unless"]


class Family(StrEnum):
    """What an operator does with two vectors: computes, filters (or yields 0 and 1), or combines sets of series."""

    ARITHMETIC = "arithmetic"
    COMPARISON = "comparison"
    SET = "set"


@frozen
class Operator:
    """A binary operator; a higher `level` binds tighter."""

    name: str
    level: int
    family: Family
    right_associative: bool = False


OPERATORS: Final[Mapping[str, Operator]] = {
    one.name: one
    for one in (
        Operator("or", 1, Family.SET),
        *(Operator(name, 2, Family.SET) for name in ("and", "unless")),
        *(Operator(name, 3, Family.COMPARISON) for name in ("==", "!=", "<=", "<", ">=", ">")),
        *(Operator(name, 4, Family.ARITHMETIC) for name in ("+", "-")),
        *(Operator(name, 5, Family.ARITHMETIC) for name in ("*", "/", "%", "atan2")),
        Operator("^", 6, Family.ARITHMETIC, right_associative=True),
    )
}
"""Every binary operator by its name. A sign binds like `*`: looser than `^`."""

COMPARISONS: Final = frozenset(one.name for one in OPERATORS.values() if one.family is Family.COMPARISON)
SET_OPERATORS: Final = frozenset(one.name for one in OPERATORS.values() if one.family is Family.SET)
