"""What is said of kinds of values that do not fit, for raw PromQL and for trees alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.promql.functions import ValueKind

if TYPE_CHECKING:
    from collections.abc import Mapping

A: Final[Mapping[ValueKind, str]] = {
    ValueKind.INSTANT: "an instant vector",
    ValueKind.RANGE: "a range vector",
    ValueKind.SCALAR: "a number",
    ValueKind.STRING: "a text",
}
"""Each kind with its article, in the words of those who write queries."""


def wrong_kind(function: str, wanted: ValueKind, given: ValueKind) -> tuple[str, str]:
    """Message and remedy for an argument of the wrong kind."""
    match wanted, given:
        case ValueKind.RANGE, ValueKind.INSTANT:
            remedy = f"give it a window: {function}(metric[5m]), or a subquery: {function}((…)[5m:])"
        case ValueKind.INSTANT, ValueKind.RANGE:
            remedy = "take the window away, or apply a function of ranges first, such as rate(…)"
        case ValueKind.INSTANT, ValueKind.SCALAR:
            remedy = "make the number a vector: vector(…)"
        case ValueKind.SCALAR, ValueKind.INSTANT:
            remedy = "make the vector a number: scalar(…)"
        case _:
            remedy = f"give it {A[wanted]}"
    return f"{function} takes {A[wanted]} and is given {A[given]}", remedy


def wrong_count(function: str, wanted: str, given: int) -> tuple[str, str]:
    """Message and remedy for too few or too many arguments; `wanted` as in `at least 2`."""
    plural = "" if wanted.rpartition(" ")[2] == "1" else "s"
    return f"{function} takes {wanted} argument{plural} and is given {given}", "see Prometheus's list of functions"
