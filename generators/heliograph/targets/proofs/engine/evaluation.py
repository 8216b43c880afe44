"""Evaluating lowered expressions on samples in memory: a model of Prometheus, which foretells when an alert fires.

It is not trusted: what it foretells is written into proofs, and promtool decides. What it does not know, it says.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from heliograph.promql.durations import Duration
from heliograph.promql.tree import Aggregate, Binary, Call, Number, Selector, String, Subquery, Unary
from heliograph.targets.proofs.engine import ranges
from heliograph.targets.proofs.engine.histograms import histogram_quantile
from heliograph.targets.proofs.engine.samples import Labels, Points, Storage, dropping, label_set
from heliograph.targets.proofs.engine.vectors import Ambiguous, Unknown, Vector, aggregate, combined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from heliograph.promql.tree import Expression

    Value = Vector | float | str


class Moment:
    """A time, in milliseconds, at which expressions are evaluated; `interval` is how often rules are."""

    __slots__ = ("interval", "known", "storage", "time")

    def __init__(self, storage: Storage, time: int, interval: int) -> None:
        self.storage = storage
        self.time = time
        self.interval = interval
        self.known: dict[int, Value] = {}


def vector(node: Expression, moment: Moment) -> Vector:
    """An expression's result as rules see it; a scalar is a sample without labels.

    Raises Unknown for what is not modelled, and Ambiguous where Prometheus would fail.
    """
    result = evaluate(node, moment)
    if isinstance(result, dict):
        return result
    if isinstance(result, str):
        raise Unknown("a text as a rule's expression")
    return {(): result}


def evaluate(node: Expression, moment: Moment) -> Value:
    """The value of an expression that is no range; each node is computed once in a moment."""
    known = moment.known.get(id(node))
    if known is None:
        form = _FORMS.get(type(node))
        if form is None:
            raise Unknown(f"{type(node).__name__.lower()} expressions")
        known = moment.known[id(node)] = form(node, moment)
    return known


def _number_literal(node: Number, _: Moment) -> Value:
    return float(node.value)


def _text_literal(node: String, _: Moment) -> Value:
    return node.value


def _selector(node: Selector, moment: Moment) -> Value:
    time = _shifted(node, moment)
    found: Vector = {}
    for series in moment.storage.select(node.name, node.matchers):
        latest = moment.storage.latest(series, time)
        if latest is not None:
            found[series.labels] = latest[1]
    return found


def _unary(node: Unary, moment: Moment) -> Value:
    value = evaluate(node.inner, moment)
    if node.operator == "+":
        return value
    return _without_name(value, lambda one: -one)


def _aggregate(node: Aggregate, moment: Moment) -> Value:
    parameter = None if node.parameter is None else evaluate(node.parameter, moment)
    if isinstance(parameter, dict):
        raise Unknown(f"{node.operator} of a vector")
    return aggregate(node, _vector(node.inner, moment), parameter)


def _binary(node: Binary, moment: Moment) -> Value:
    left, right = evaluate(node.left, moment), evaluate(node.right, moment)
    if isinstance(left, str) or isinstance(right, str):
        raise Unknown("operators on texts")
    return combined(node, left, right)


def _call(node: Call, moment: Moment) -> Value:
    name, arguments = node.function, node.arguments
    over = ranges.FUNCTIONS.get(name)
    if over is not None:
        keeps = name == "last_over_time"
        return _distinct(
            (labels if keeps else dropping(labels), result)
            for labels, points in windows(arguments[0], moment)
            if (result := over(points)) is not None
        )
    special = _SPECIAL.get(name)
    if special is not None:
        return special(node, moment)
    function = _EACH.get(name)
    if function is None:
        raise Unknown(f"the function {name}")
    return _without_name(evaluate(arguments[0], moment), function)


# --- windows -------------------------------------------------------------------------------------------------------


def windows(node: Expression, moment: Moment) -> list[tuple[Labels, Points]]:
    """The series of a range selector or a subquery, with their samples in the window that ends now."""
    if isinstance(node, Subquery):
        return _subquery(node, moment)
    if not isinstance(node, Selector):
        raise Unknown("a window of something else")
    end = _shifted(node, moment)
    start = end - _milliseconds(node.window)
    found = (
        (one.labels, moment.storage.points(one, start, end)) for one in moment.storage.select(node.name, node.matchers)
    )
    return [(labels, points) for labels, points in found if points is not None]


def _subquery(node: Subquery, moment: Moment) -> list[tuple[Labels, Points]]:
    end = _shifted(node, moment)
    start = end - _milliseconds(node.window)
    step = moment.interval if node.step is None else _milliseconds(node.step)
    first = -(-start // step) * step
    if moment.storage.left_open and first == start:
        first += step
    samples: dict[Labels, tuple[list[int], list[float]]] = {}
    for time in range(first, end + 1, step):
        for labels, value in vector(node.inner, Moment(moment.storage, time, moment.interval)).items():
            times, values = samples.setdefault(labels, ([], []))
            times.append(time)
            values.append(value)
    return [(labels, Points(times, values, start, end)) for labels, (times, values) in samples.items()]


def _shifted(node: Selector | Subquery, moment: Moment) -> int:
    """The time that a selector looks at."""
    at = node.at_time
    if at is not None and not isinstance(at, str) and not isinstance(at, (int, float)):
        raise Unknown("variables")
    time = moment.time if at is None or isinstance(at, str) else round(at * 1000)
    return time - (0 if node.offset_by is None else _milliseconds(node.offset_by))


def _milliseconds(length: object) -> int:
    if not isinstance(length, Duration):
        raise Unknown("variables")
    return length.milliseconds


# --- functions -----------------------------------------------------------------------------------------------------


def _vector(node: Expression, moment: Moment) -> Vector:
    value = evaluate(node, moment)
    if not isinstance(value, dict):
        raise Unknown("a number where series are wanted")
    return value


def _number(node: Expression, moment: Moment) -> float:
    value = evaluate(node, moment)
    if not isinstance(value, float):
        raise Unknown("series where a number is wanted")
    return value


def _text(node: Expression, moment: Moment) -> str:
    value = evaluate(node, moment)
    if not isinstance(value, str):
        raise Unknown("series where a text is wanted")
    return value


def _without_name(value: Value, function: Callable[[float], float]) -> Value:
    if isinstance(value, dict):
        return _distinct((dropping(labels), _safe(function, one)) for labels, one in value.items())
    if isinstance(value, str):
        raise Unknown("arithmetic on texts")
    return _safe(function, value)


def _safe(function: Callable[[float], float], value: float) -> float:
    try:
        return float(function(value))
    except (ValueError, OverflowError):
        return math.nan


def _distinct(pairs: Iterable[tuple[Labels, float]]) -> Vector:
    made: Vector = {}
    for labels, value in pairs:
        if labels in made:
            raise Ambiguous("several series with the same labels in the result")
        made[labels] = value
    return made


def _predict_linear(node: Call, moment: Moment) -> Value:
    ahead = _number(node.arguments[1], moment)
    fitted = ((labels, ranges.line(points, moment.time)) for labels, points in windows(node.arguments[0], moment))
    return _distinct((dropping(labels), one[0] * ahead + one[1]) for labels, one in fitted if one is not None)


def _quantile_over_time(node: Call, moment: Moment) -> Value:
    q = _number(node.arguments[0], moment)
    found = windows(node.arguments[1], moment)
    return _distinct((dropping(labels), ranges.quantile(q, points.values)) for labels, points in found)


def _histogram_quantile(node: Call, moment: Moment) -> Value:
    return histogram_quantile(_number(node.arguments[0], moment), _vector(node.arguments[1], moment))


def _absent(node: Call, moment: Moment) -> Value:
    inner = node.arguments[0]
    present = windows(inner, moment) if node.function == "absent_over_time" else _vector(inner, moment)
    if present:
        return {}
    matchers = inner.matchers if isinstance(inner, Selector) else ()
    names = [one.name for one in matchers]
    fixed = ((one.name, one.value) for one in matchers if one.operator == "=" and names.count(one.name) == 1)
    return {label_set(fixed): 1.0}


def _scalar(node: Call, moment: Moment) -> Value:
    found = _vector(node.arguments[0], moment)
    return next(iter(found.values())) if len(found) == 1 else math.nan


def _label_replace(node: Call, moment: Moment) -> Value:
    target, template, source, pattern = (_text(one, moment) for one in node.arguments[1:])
    compiled = re.compile(pattern, re.ASCII | re.DOTALL)
    form = re.sub(r"\$(\w+)|\$\{(\w+)\}", lambda one: rf"\g<{one[1] or one[2]}>", template.replace("\\", r"\\"))

    def replaced(labels: Labels) -> Labels:
        found = compiled.fullmatch(dict(labels).get(source, ""))
        return labels if found is None else label_set({**dict(labels), target: found.expand(form)}.items())

    return _distinct((replaced(labels), value) for labels, value in _vector(node.arguments[0], moment).items())


def _label_join(node: Call, moment: Moment) -> Value:
    target, separator, *sources = (_text(one, moment) for one in node.arguments[1:])

    def joined(labels: Labels) -> Labels:
        values = dict(labels)
        return label_set({**values, target: separator.join(values.get(one, "") for one in sources)}.items())

    return _distinct((joined(labels), value) for labels, value in _vector(node.arguments[0], moment).items())


def _timestamp(node: Call, moment: Moment) -> Value:
    inner = node.arguments[0]
    if not isinstance(inner, Selector):
        return {dropping(labels): moment.time / 1000 for labels in _vector(inner, moment)}
    time = _shifted(inner, moment)
    found = ((one, moment.storage.latest(one, time)) for one in moment.storage.select(inner.name, inner.matchers))
    return {dropping(one.labels): latest[0] / 1000 for one, latest in found if latest is not None}


def _round(node: Call, moment: Moment) -> Value:
    inner, *rest = node.arguments
    to = _number(rest[0], moment) if rest else 1.0
    return _without_name(evaluate(inner, moment), lambda value: math.floor(value / to + 0.5) * to)


def _clamp(node: Call, moment: Moment) -> Value:
    bounds = [_number(one, moment) for one in node.arguments[1:]]
    low = bounds[0] if node.function != "clamp_max" else -math.inf
    high = bounds[-1] if node.function != "clamp_min" else math.inf
    return _without_name(evaluate(node.arguments[0], moment), lambda value: max(low, min(high, value)))


def _sign(value: float) -> float:
    return math.copysign(1.0, value) if value else value


_EACH: Final[Mapping[str, Callable[[float], float]]] = {
    "abs": math.fabs,
    "ceil": math.ceil,
    "floor": math.floor,
    "sgn": _sign,
    "sqrt": math.sqrt,
    "exp": math.exp,
    "ln": math.log,
    "log2": math.log2,
    "log10": math.log10,
    "deg": math.degrees,
    "rad": math.radians,
}

_SPECIAL: Final[Mapping[str, Callable[[Call, Moment], Value]]] = {
    "predict_linear": _predict_linear,
    "quantile_over_time": _quantile_over_time,
    "histogram_quantile": _histogram_quantile,
    "absent": _absent,
    "absent_over_time": _absent,
    "round": _round,
    "clamp": _clamp,
    "clamp_min": _clamp,
    "clamp_max": _clamp,
    "scalar": _scalar,
    "vector": lambda node, moment: {(): _number(node.arguments[0], moment)},
    "time": lambda _, moment: moment.time / 1000,
    "timestamp": _timestamp,
    "sort": lambda node, moment: _vector(node.arguments[0], moment),
    "sort_desc": lambda node, moment: _vector(node.arguments[0], moment),
    "label_replace": _label_replace,
    "label_join": _label_join,
}

_FORMS: Final[Mapping[type, Callable[..., Value]]] = {
    Number: _number_literal,
    String: _text_literal,
    Selector: _selector,
    Unary: _unary,
    Aggregate: _aggregate,
    Binary: _binary,
    Call: _call,
}
