"""Units of results: what is computed from seconds, bytes and things counted."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, TypeAlias

from heliograph.promql.functions import AGGREGATIONS, FUNCTIONS
from heliograph.promql.inference.kinds import kind
from heliograph.promql.operators import COMPARISONS, OPERATORS, SET_OPERATORS
from heliograph.promql.series import RATIO, SeriesKind, Unit
from heliograph.promql.traversal import walk
from heliograph.promql.tree import (
    Aggregate,
    Binary,
    Call,
    Expression,
    Number,
    Placeholder,
    Selector,
    Subquery,
    Unary,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from heliograph.promql.functions import UnitEffect

_SECONDS: Final = Unit("seconds")
_COUNT: Final = Unit("count")
_EVENTS: Final = Unit("events")
_PERCENT: Final = Unit("percent")
_MEASURES: Final = frozenset(
    {"seconds", "bytes", "percent", "celsius", "dollars", "score", "meters", "volts", "amperes", "joules", "grams"}
    | {"watts", "hertz"}
)
"""Units that measure something; every other is a count of things, of which `per` one is no unit of its own."""

_ALIKE: Final = frozenset(
    {
        "events",
        "count",
        "requests",
        "errors",
        "operations",
        "messages",
        "searches",
        "reads",
        "writes",
        "rows",
        "packets",
    }
)
"""Counts of things so general that one divided by another is a ratio."""

_RESCALING: Final = frozenset({60.0, 3600.0, 86400.0, 1e3, 1e6, 1e9, 1024.0, 1024.0**2, 1024.0**3})
"""Factors that turn one unit into another, which then is none of the base units."""

_Dimensions: TypeAlias = "Mapping[str, int]"
"""A product of base units by their exponents; a plain ratio has none."""


def unit(expression: Expression) -> Unit | None:
    """The unit of the result; None when it has none or none that is known."""
    match expression:
        case Selector():
            return _selected(expression)
        case Subquery() | Unary():
            return unit(expression.inner)
        case Call():
            return _called(expression)
        case Aggregate():
            aggregation = AGGREGATIONS.get(expression.operator)
            return None if aggregation is None else _effect(aggregation.unit, unit(expression.inner))
        case Binary():
            return _combined(expression)
        case _:
            return None


def comparable(left: Unit, right: Unit) -> bool:
    """Whether adding or comparing values of these units means something; things counted are all alike."""
    return left.per_second == right.per_second and (
        left.name == right.name or not ({left.name, right.name} & (_MEASURES | {"ratio"}))
    )


def _selected(node: Selector) -> Unit | None:
    if node.series is None:
        return None
    return _EVENTS if node.series.kind is SeriesKind.BUCKET else node.series.unit


def _effect(effect: UnitEffect, before: Unit | None) -> Unit | None:
    match effect:
        case "kept":
            return before
        case "per second":
            return None if before is None or before.per_second else before.rate()
        case "seconds":
            return _SECONDS
        case "count":
            return _COUNT
        case "ratio":
            return RATIO
        case "none":
            return None


def _called(node: Call) -> Unit | None:
    function = FUNCTIONS.get(node.function)
    if function is None:
        return None
    if node.function in ("histogram_quantile", "histogram_quantiles"):
        return _observed(node)
    vectors = [one for one in node.arguments if kind(one) in ("instant vector", "range vector")]
    of = vectors or node.arguments
    return _effect(function.unit, unit(of[0]) if of else None)


def _observed(node: Call) -> Unit | None:
    """The unit of what a histogram observes; its buckets themselves count."""
    for one in walk(node):
        if isinstance(one, Selector) and one.series is not None and one.series.kind is SeriesKind.BUCKET:
            return one.series.unit
    return None


# --- arithmetic ----------------------------------------------------------------------------------------------------


def _combined(node: Binary) -> Unit | None:
    if node.operator not in OPERATORS or (node.return_bool and node.operator in COMPARISONS):
        return None
    left, right = unit(node.left), unit(node.right)
    if node.operator in ("*", "/"):
        return _product(node, left, right)
    if node.operator in ("^", "atan2"):
        return None
    if node.operator in SET_OPERATORS and node.operator != "or":
        return left
    return right if left is None else left


def _product(node: Binary, left: Unit | None, right: Unit | None) -> Unit | None:
    for factor, other in ((node.left, right), (node.right, left)):
        if isinstance(factor, (Number, Placeholder)):
            divided = node.operator == "/"
            return None if divided and factor is node.left else _scaled(other, factor, divided=divided)
    left, right = _factor(node.left, left), _factor(node.right, right)
    if left is None or right is None:
        return None
    sign = 1 if node.operator == "*" else -1
    powers = Counter(_dimensions(left))
    for name, power in _dimensions(right).items():
        powers[name] += sign * power
    return _unit(powers)


def _factor(node: Expression, known: Unit | None) -> Unit | None:
    """The unit as a factor: what is taken from an info series, to join its labels, is 1."""
    if isinstance(node, Aggregate):
        return _factor(node.inner, known)
    info = isinstance(node, Selector) and node.series is not None and node.series.kind is SeriesKind.INFO
    return RATIO if info else known


def _scaled(before: Unit | None, factor: Expression, *, divided: bool) -> Unit | None:
    """A unit times or through a number: a change of scale is a change of unit, any other factor is not."""
    if not isinstance(factor, Number):
        return before
    if abs(factor.value) == 100 and before == (_PERCENT if divided else RATIO):
        return RATIO if divided else _PERCENT
    return None if abs(factor.value) in _RESCALING else before


def _dimensions(one: Unit) -> _Dimensions:
    powers = Counter[str]() if one.name == "ratio" else Counter({one.name: 1})
    if one.per_second:
        powers["seconds"] -= 1
    return powers


def _unit(powers: _Dimensions) -> Unit | None:
    left = {name: power for name, power in powers.items() if power}
    above = [name for name, power in left.items() if power > 0]
    below = [name for name, power in left.items() if power < 0]
    things = [name for name in below if name not in _MEASURES]
    if len(above) == len(things) == 1 and above[0] in _ALIKE and things[0] in _ALIKE:
        above = []
    below = [name for name in below if name not in things]  # per request is no unit of its own
    if any(abs(power) > 1 for power in left.values()) or len(above) > 1 or below not in ([], ["seconds"]):
        return None
    if not above:
        return Unit("ratio", per_second=bool(below)) if below or not things or left.keys() <= _ALIKE else None
    return Unit(above[0], per_second=bool(below))
