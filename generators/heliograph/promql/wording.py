"""What is said of kinds of values that do not fit, for raw PromQL and for trees alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from heliograph.promql.functions import ValueKind

A: Final[Mapping[ValueKind, str]] = {
    "instant vector": "an instant vector",
    "range vector": "a range vector",
    "scalar": "a number",
    "string": "a text",
}
"""Each kind with its article, in the words of those who write queries."""


def wrong_kind(function: str, wanted: ValueKind, given: ValueKind) -> tuple[str, str]:
    """Message and remedy for an argument of the wrong kind."""
    match wanted, given:
        case "range vector", "instant vector":
            remedy = f"give it a window: {function}(metric[5m]), or a subquery: {function}((…)[5m:])"
        case "instant vector", "range vector":
            remedy = "take the window away, or apply a function of ranges first, such as rate(…)"
        case "instant vector", "scalar":
            remedy = "make the number a vector: vector(…)"
        case "scalar", "instant vector":
            remedy = "make the vector a number: scalar(…)"
        case _:
            remedy = f"give it {A[wanted]}"
    return f"{function} takes {A[wanted]} and is given {A[given]}", remedy


def wrong_count(function: str, wanted: str, given: int) -> tuple[str, str]:
    """Message and remedy for too few or too many arguments; `wanted` as in `at least 2`."""
    plural = "" if wanted.rpartition(" ")[2] == "1" else "s"
    return f"{function} takes {wanted} argument{plural} and is given {given}", "see Prometheus's list of functions"
