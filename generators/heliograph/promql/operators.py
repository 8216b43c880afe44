"""Binary operators of PromQL: how tightly they bind and what they are for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping


BinaryOperator = Literal["+", "-", "*", "/", "%", "^", "atan2", "==", "!=", ">", "<", ">=", "<=", "and", "or", "unless"]

OPERATORS: Final[Mapping[str, int]] = {
    "or": 1,
    "and": 2, "unless": 2,
    "==": 3, "!=": 3, "<=": 3, "<": 3, ">=": 3, ">": 3,
    "+": 4, "-": 4,
    "*": 5, "/": 5, "%": 5, "atan2": 5,
    "^": 6,
}  # fmt: skip
"""Every binary operator, and how tightly it binds: to the left, `^` alone to the right. A sign binds like `*`.

They compute, unless they compare or combine sets.
"""

COMPARISONS: Final = frozenset({"==", "!=", "<=", "<", ">=", ">"})
"""Those that filter, or yield 0 and 1."""

SET_OPERATORS: Final = frozenset({"and", "or", "unless"})
"""Those that combine sets of series."""
