"""Instant vectors: aggregation, arithmetic, comparison and matching of label sets."""

from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING, Final

from heliograph.promql.operators import SET_OPERATORS
from heliograph.targets.proofs.engine.ranges import quantile, variance
from heliograph.targets.proofs.engine.samples import NAME, Labels, dropping, keeping, label_set

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from heliograph.promql.tree import Aggregate, Binary, Matching

Vector = dict[Labels, float]

_ROUNDING: Final = 1e-9


class Ambiguous(Exception):
    """The expression fails when it is evaluated: a sample has several partners, or two results have the same labels."""


class TooClose(Exception):
    """A comparison is decided by no more than rounding errors."""


class Unknown(Exception):
    """The expression holds something that is not computed here; the message names it."""


# --- aggregation ---------------------------------------------------------------------------------------------------

_AGGREGATIONS: Final[Mapping[str, Callable[[Sequence[float]], float]]] = {
    "sum": math.fsum,
    "avg": lambda values: math.fsum(values) / len(values),
    "min": min,
    "max": max,
    "count": lambda values: float(len(values)),
    "group": lambda _: 1.0,
    "stddev": lambda values: math.sqrt(variance(values)),
    "stdvar": variance,
}


def aggregate(node: Aggregate, vector: Vector, parameter: float | str | None) -> Vector:
    """The vector aggregated by the node's labels."""
    names = tuple(node.labels or ())
    groups: dict[Labels, Vector] = {}
    for labels, value in vector.items():
        key = dropping(labels, (*names, NAME)) if node.without else keeping(labels, names)
        groups.setdefault(key, {})[labels] = value
    if node.operator in ("topk", "bottomk") and isinstance(parameter, float):
        taken: Vector = {}
        for group in groups.values():
            ranked = sorted(group.items(), key=lambda pair: pair[1], reverse=node.operator == "topk")
            taken |= dict(ranked[: int(parameter)])
        return taken
    if node.operator == "quantile" and isinstance(parameter, float):
        return {key: quantile(parameter, list(group.values())) for key, group in groups.items()}
    function = _AGGREGATIONS.get(node.operator)
    if function is None:
        raise Unknown(f"the aggregation {node.operator}")
    return {key: function(list(group.values())) for key, group in groups.items()}


# --- operators -----------------------------------------------------------------------------------------------------


def _divided(left: float, right: float) -> float:
    if right:
        return left / right
    if not left or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1, right)


def _remainder(left: float, right: float) -> float:
    return math.fmod(left, right) if right and math.isfinite(left) else math.nan


def _power(left: float, right: float) -> float:
    try:
        return math.pow(left, right)
    except OverflowError:
        return math.inf
    except ValueError:
        return math.nan


_ARITHMETIC: Final[Mapping[str, Callable[[float, float], float]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _divided,
    "%": _remainder,
    "^": _power,
    "atan2": math.atan2,
}
COMPARED: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
}


def combined(node: Binary, left: Vector | float, right: Vector | float) -> Vector | float:
    """Both operands under the node's operator."""
    if isinstance(left, float) and isinstance(right, float):
        result = _computed(node, left, right)
        return 0.0 if result is None else result
    if node.operator in SET_OPERATORS:
        assert isinstance(left, dict)  # noqa: S101 — PromQL has set operators for vectors alone
        assert isinstance(right, dict)  # noqa: S101
        return _united(node, left, right)
    if isinstance(left, dict) and isinstance(right, dict):
        return _paired(node, left, right)
    vector = left if isinstance(left, dict) else right
    assert isinstance(vector, dict)  # noqa: S101 — one of the two is a vector
    made: Vector = {}
    for labels, value in vector.items():
        pair = (value, right) if vector is left else (left, value)
        result = _computed(node, *pair)  # pyright: ignore[reportArgumentType] — the other is a number
        if result is not None:
            # A comparison that filters shows the vector's value, on whichever side the vector stands.
            filters = node.operator in COMPARED and not node.return_bool
            made[labels if filters else dropping(labels)] = value if filters else result
    return made


def _computed(node: Binary, left: float, right: float) -> float | None:
    """The result of two numbers; None for a comparison that filters and does not hold."""
    if node.operator not in COMPARED:
        return _ARITHMETIC[node.operator](left, right)
    if _tied(node.operator, left, right):
        raise TooClose
    holds = COMPARED[node.operator](left, right)
    if node.return_bool:
        return float(holds)
    return left if holds else None


def _tied(symbol: str, left: float, right: float) -> bool:
    """Whether adding up in another order could decide a comparison otherwise; what is exact in binary it could not."""
    if symbol in ("==", "!=") or (left == right and (left * 1024).is_integer()):
        return False
    return math.isclose(left, right, rel_tol=_ROUNDING, abs_tol=0.0) and math.isfinite(left)


def _key(labels: Labels, matching: Matching | None) -> Labels:
    if matching is not None and matching.mode == "on":
        return keeping(labels, tuple(matching.labels))
    return dropping(labels, (NAME, *(() if matching is None else matching.labels)))


def _united(node: Binary, left: Vector, right: Vector) -> Vector:
    if node.operator == "or":
        present = {_key(labels, node.matching) for labels in left}
        return left | {k: v for k, v in right.items() if _key(k, node.matching) not in present}
    present = {_key(labels, node.matching) for labels in right}
    wanted = node.operator == "and"
    return {k: v for k, v in left.items() if (_key(k, node.matching) in present) is wanted}


def _paired(node: Binary, left: Vector, right: Vector) -> Vector:
    matching = node.matching
    swapped = matching is not None and matching.group == "right"
    many, single = (right, left) if swapped else (left, right)
    partners: dict[Labels, tuple[Labels, float]] = {}
    for labels, value in single.items():
        if partners.setdefault(_key(labels, matching), (labels, value))[0] is not labels:
            raise Ambiguous("several series on the side that should have one")
    made: Vector = {}
    for labels, value in many.items():
        partner = partners.get(_key(labels, matching))
        if partner is None:
            continue
        result = _computed(node, partner[1], value) if swapped else _computed(node, value, partner[1])
        if result is None:
            continue
        key = _result_labels(node, labels, partner[0])
        if key in made:
            raise Ambiguous("several series with the same labels in the result")
        made[key] = result
    return made


def _result_labels(node: Binary, labels: Labels, partner: Labels) -> Labels:
    matching = node.matching
    if node.operator not in COMPARED or node.return_bool:
        labels = dropping(labels)
    if matching is None:
        return labels
    if matching.group is None:
        return keeping(labels, matching.labels) if matching.mode == "on" else dropping(labels, matching.labels)
    included = {**dict(labels), **{name: dict(partner).get(name, "") for name in matching.include}}
    return label_set(included.items())
