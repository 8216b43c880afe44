"""Expression trees as PromQL on one line, in the form of Prometheus's own printer."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from heliograph.promql.durations import Duration, Variable
from heliograph.promql.operators import OPERATORS
from heliograph.promql.tree import (
    Aggregate,
    Binary,
    Call,
    Expression,
    Number,
    Placeholder,
    Raw,
    Selector,
    String,
    Subquery,
    Unary,
)
from heliograph.promql.variables import refers

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.promql.durations import Time
    from heliograph.promql.tree import (
        Matching,
    )

_POWER: Final = OPERATORS["^"]
"""The level of `^`, which alone binds to the right, and tighter than a sign: `-a ^ 2` is `-(a ^ 2)`."""

_NUMBERS: Final = frozenset({"inf", "nan"})
_RESERVED: Final = _NUMBERS | {
    "and", "or", "unless", "atan2", "by", "without", "on", "ignoring", "group_left", "group_right", "bool", "offset",
    "start", "end", "step", "range", "anchored", "smoothed", "fill", "fill_left", "fill_right",
    "sum", "avg", "min", "max", "count", "group", "stddev", "stdvar", "topk", "bottomk", "quantile", "count_values",
    "limitk", "limit_ratio",
}  # fmt: skip
"""Words, in any case, that cannot be relied on to be read as a metric's name when they stand alone."""
_REMEMBERED: Final = 1024
"""Names and matchers whose text is kept: nearly all queries of a service are made of a few."""


def show(expression: Expression) -> str:
    """PromQL that means the tree; matchers in the order of the alphabet, parentheses only where they are needed.

    Text of a Raw node is taken as it stands. A metric or label whose name is not a legacy identifier is quoted, which
    Prometheus reads from 3.0 on.
    """
    return _FORMS[type(expression)](expression)


def quoted(text: str) -> str:
    """A text as a PromQL string literal. Halves of surrogate pairs, which are no text, become U+FFFD."""
    if '"' in text or "\\" in text:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    if not text.isprintable():
        text = "".join(one if one.isprintable() else _escaped(one) for one in text)
    return f'"{text}"'


def number(value: float) -> str:
    """A number as Prometheus prints it: the shortest digits, an exponent below 1e-4 and from 1e6 on."""
    value = float(value)
    if math.isnan(value):
        return "NaN"
    size = abs(value)
    if 1e-4 <= size < 1e6 or not size:
        return repr(value).removesuffix(".0")
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    mantissa, _, exponent = repr(value).partition("e")
    if not exponent:  # Python writes the exponent from 1e16 on only
        sign, whole = "-" if value < 0 else "", repr(size).partition(".")
        digits = (whole[0] + whole[2]).rstrip("0")
        mantissa, exponent = f"{sign}{digits[0]}.{digits[1:]}".removesuffix("."), str(len(whole[0]) - 1)
    return f"{mantissa}e{'-' if exponent[0] == '-' else '+'}{exponent.lstrip('+-').zfill(2)}"


def _escaped(one: str) -> str:
    code = ord(one)
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    short = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(one)
    return short or (f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")


def _number(node: Number) -> str:
    return number(node.value)


def _string(node: String) -> str:
    return quoted(node.value)


def _verbatim(node: Raw | Placeholder) -> str:
    return node.text


def _selector(node: Selector) -> str:
    name = node.name
    parts = [_matcher(one.name, one.operator, one.value) for one in node.matchers]
    if name and not _stands_alone(name):
        parts.append(f'__name__="{name}"' if _legacy(name) else quoted(name))
        name = ""
    if parts or not name:
        parts.sort()
        name = f"{name}{{{','.join(parts)}}}"
    window = node.window
    if window is not None:
        name = f"{name}[{window.text if isinstance(window, Variable) else window}]"
    if node.offset_by is None and node.at_time is None:
        return name
    return name + _shift(node.offset_by, node.at_time)


@lru_cache(_REMEMBERED)
def _stands_alone(name: str) -> bool:
    """Whether a metric's name can be written before the braces."""
    return (_legacy(name.replace(":", "_")) and name.lower() not in _RESERVED) or refers(name)


@lru_cache(_REMEMBERED)
def _matcher(name: str, operator: str, value: str) -> str:
    return f"{_label(name)}{operator}{quoted(value)}"


def _subquery(node: Subquery) -> str:
    inner = node.inner
    shifted = isinstance(inner, (Selector, Subquery)) and (
        inner.window is not None or inner.offset_by is not None or inner.at_time is not None
    )
    text = _enclosed(inner) if shifted or isinstance(inner, (Binary, Unary, Number, Raw)) else show(inner)
    step = "" if node.step is None else node.step
    return f"{text}[{node.window}:{step}]{_shift(node.offset_by, node.at_time)}"


def _shift(offset: Duration | Variable | None, at: Time | None) -> str:
    if at is None:
        text = ""
    elif isinstance(at, str):
        text = f" @ {at}()"
    else:
        text = f" @ {at}" if isinstance(at, Variable) else f" @ {at:.3f}"
    return text if offset is None or offset == Duration(0) else f"{text} offset {offset}"


def _call(node: Call) -> str:
    return f"{node.function}({', '.join([_FORMS[type(one)](one) for one in node.arguments])})"


def _aggregate(node: Aggregate) -> str:
    inner = _FORMS[type(node.inner)](node.inner)
    if node.parameter is not None:
        inner = f"{show(node.parameter)}, {inner}"
    if node.labels is None or not (node.labels or node.without):
        return f"{node.operator}({inner})"
    return f"{node.operator} {'without' if node.without else 'by'} {_labels(node.labels)} ({inner})"


def _unary(node: Unary) -> str:
    inner = node.inner
    loose = isinstance(inner, (Unary, Raw)) or _signed(inner) or (isinstance(inner, Binary) and inner.operator != "^")
    return node.operator + (_enclosed(inner) if loose else show(inner))


def _binary(node: Binary) -> str:
    operator = node.operator
    level = OPERATORS[operator]
    left = _left(node.left, level)
    right = _right(node.right, level)
    if node.return_bool:
        operator = f"{operator} bool"
    if node.matching is not None:
        operator += _matching(node.matching)
    return f"{left} {operator} {right}"


def _left(node: Expression, level: int) -> str:
    if isinstance(node, Binary):
        own = OPERATORS[node.operator]
        loose = own < level or own == level == _POWER
    else:
        loose = isinstance(node, Raw) or (level == _POWER and (isinstance(node, Unary) or _signed(node)))
    return _enclosed(node) if loose else show(node)


def _right(node: Expression, level: int) -> str:
    if isinstance(node, Binary):
        own = OPERATORS[node.operator]
        loose = own < level or own == level != _POWER
    else:
        loose = isinstance(node, (Raw, Unary))
    return _enclosed(node) if loose else show(node)


def _matching(matching: Matching) -> str:
    if matching.group is None:
        return f" {matching.mode} {_labels(matching.labels)}" if matching.labels or matching.mode == "on" else ""
    return f" {matching.mode} {_labels(matching.labels)} group_{matching.group} {_labels(matching.include)}"


@lru_cache(_REMEMBERED)
def _labels(names: tuple[str, ...]) -> str:
    return f"({', '.join([quoted(one) if one.lower() in _NUMBERS else _label(one) for one in names])})"


def _label(name: str) -> str:
    return name if _legacy(name) or refers(name) else quoted(name)


def _legacy(name: str) -> bool:
    """Whether Prometheus 2 takes it for a name: letters, digits and underscores, no digit first."""
    return name.isascii() and name.isidentifier()


def _enclosed(node: Expression) -> str:
    return f"({show(node)})"


def _signed(node: Expression) -> bool:
    """Whether it is a number printed with a sign, which binds like any other sign: `-1 ^ a` is `-(1 ^ a)`."""
    return isinstance(node, Number) and (math.copysign(1, node.value) < 0 or node.value == math.inf)


_FORMS: Final[dict[type, Callable[..., str]]] = {
    Number: _number,
    String: _string,
    Selector: _selector,
    Subquery: _subquery,
    Call: _call,
    Aggregate: _aggregate,
    Binary: _binary,
    Unary: _unary,
    Raw: _verbatim,
    Placeholder: _verbatim,
}
