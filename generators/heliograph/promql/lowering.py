"""Scope and windows filled in: the one place where a tree as its author wrote it becomes the query that is sent."""

from __future__ import annotations

from operator import is_
from typing import TYPE_CHECKING, Final, Literal

from heliograph.promql.durations import AUTO, Window
from heliograph.promql.series import SeriesKind
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
    new_aggregate,
    new_call,
    new_selector,
)
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.promql.matchers import Matcher
    from heliograph.promql.series import Catalogue, Series

_TARGET: Final = frozenset({"job", "instance"})
_GROWTH: Final = frozenset({"rate", "irate", "increase"})
_CUMULATIVE: Final = frozenset({SeriesKind.COUNTER, SeriesKind.BUCKET})


@frozen
class Context:
    """Where a query will run.

    `scope` selects the service's own series (in a panel `job=~"$job"`, in a rule `job="<service>"` and the
    environment's filters), `filters` are added to foreign series too, `window` stands for the adaptive one.
    """

    kind: Literal["panel", "rule"]
    scope: tuple[Matcher, ...]
    filters: tuple[Matcher, ...]
    window: Window
    catalogue: Catalogue


def lower(expression: Expression, context: Context) -> Expression:
    """The tree with raw parts read, selectors scoped, windows set, ratios of counters 0 where nothing is counted.

    Lowering a lowered tree changes nothing, and what needs no change is the same object. Raises `UnreadableQuery` when
    a raw part cannot be read.
    """
    return _FORMS[type(expression)](expression, context)


def _literal(node: Expression, _context: Context) -> Expression:
    return node


def _raw(node: Raw, context: Context) -> Expression:
    from heliograph.promql.reader import read  # the parser is native code, loaded only where raw PromQL is used

    return lower(read(node, context.catalogue), context)


def _selector(node: Selector, context: Context) -> Expression:
    series = node.series
    if series is None or series.kind is SeriesKind.RECORDED:  # what its rule gives it is known to the catalogue alone
        series = context.catalogue.get(node.name) or series
    matchers = _scoped(node.matchers, series, context) if node.scoped and series is not None else node.matchers
    window = node.window if node.window is None else _window(node.window, context)
    if matchers is node.matchers and window is node.window and series is node.series:
        return node
    return new_selector(node.name, matchers, window, node.offset_by, node.at_time, series, node.scoped, node.site)


def _scoped(matchers: tuple[Matcher, ...], series: Series, context: Context) -> tuple[Matcher, ...]:
    """The matchers behind those of the scope: of labels that the series has and that no matcher is about."""
    scope = context.scope if series.scope is None else series.scope + context.filters
    taken = [one.name for one in matchers]
    target = series.target_labels
    added = [one for one in scope if one.name not in taken and (one.name in target or _carries(series, one.name))]
    return (*added, *matchers) if added else matchers


def _carries(series: Series, label: str) -> bool:
    """Whether samples may have a label that is not the target's own.

    Relabelling gives a scraped series any, a recorded one has its own alone.
    """
    return series.label(label) is not None or (label not in _TARGET and bool(series.target_labels))


def _window(window: Window, context: Context) -> Window:
    """The window that a query is sent with."""
    return context.window if window is AUTO or window == AUTO else window


def _subquery(node: Subquery, context: Context) -> Expression:
    inner = lower(node.inner, context)
    window = _window(node.window, context)
    if inner is node.inner and window is node.window:
        return node
    return Subquery(inner, window, node.step, node.offset_by, node.at_time, site=node.site)


def _call(node: Call, context: Context) -> Expression:
    if len(node.arguments) == 1:  # most have one
        (argument,) = node.arguments
        only = _FORMS[type(argument)](argument, context)
        return node if only is argument else new_call(node.function, (only,), node.site)
    arguments = tuple([_FORMS[type(one)](one, context) for one in node.arguments])
    if all(map(is_, arguments, node.arguments)):
        return node
    return new_call(node.function, arguments, node.site)


def _aggregate(node: Aggregate, context: Context) -> Expression:
    inner = _FORMS[type(node.inner)](node.inner, context)
    parameter = None if node.parameter is None else lower(node.parameter, context)
    if inner is node.inner and parameter is node.parameter:
        return node
    return new_aggregate(node.operator, inner, parameter, node.labels, node.without, node.site)


def _unary(node: Unary, context: Context) -> Expression:
    inner = lower(node.inner, context)
    return node if inner is node.inner else Unary(node.operator, inner, site=node.site)


def _binary(node: Binary, context: Context) -> Expression:
    left, right = lower(node.left, context), lower(node.right, context)
    if node.operator == "/" and node.matching is None and _may_lack(left, right):
        nothing = Binary("*", Number(0.0, site=left.site), right, site=left.site)
        left = Binary("or", left, nothing, site=left.site)
    if left is node.left and right is node.right:
        return node
    return Binary(node.operator, left, right, node.matching, node.return_bool, site=node.site)


def _may_lack(left: Expression, right: Expression) -> bool:
    """Whether both sum the growth of counters alike, and the left one can be missing where the right one is there."""
    left = _unscaled(left)
    part, whole = _summed(left), _summed(right)
    if part is None or whole is None or not isinstance(left, Aggregate) or not isinstance(right, Aggregate):
        return False
    names = frozenset(left.labels or ())
    if (names, left.without) != (frozenset(right.labels or ()), right.without):
        return False
    # A group that the left side's own matchers leave out is not 0: there, the two sides can never be compared.
    if not all((one.name in names) is left.without for one in {*part.matchers} ^ {*whole.matchers}):
        return False
    # The series of a histogram are born together, whatever `le`: its buckets, sum and count need no filling in.
    return _metric(part) != _metric(whole) or _but_le(part) != _but_le(whole)


def _unscaled(node: Expression) -> Expression:
    """The expression that a number multiplies, as in `100 * errors / requests`; any other as it is."""
    if isinstance(node, Binary) and node.operator == "*":
        if isinstance(node.left, Number):
            return node.right
        if isinstance(node.right, Number):
            return node.left
    return node


def _summed(node: Expression) -> Selector | None:
    """The counter that `sum(rate(…))` is of; None for any other form."""
    if not (isinstance(node, Aggregate) and node.operator == "sum" and isinstance(node.inner, Call)):
        return None
    call = node.inner
    if call.function not in _GROWTH or len(call.arguments) != 1:
        return None
    selector = call.arguments[0]
    if isinstance(selector, Selector) and selector.series is not None and selector.series.kind in _CUMULATIVE:
        return selector
    return None


def _metric(node: Selector) -> str:
    return node.name if node.series is None else node.series.metric or node.name


def _but_le(node: Selector) -> frozenset[Matcher]:
    return frozenset(one for one in node.matchers if one.name != "le")


_FORMS: Final[dict[type, Callable[..., Expression]]] = {
    **dict.fromkeys((Number, String, Placeholder), _literal),
    Raw: _raw,
    Selector: _selector,
    Subquery: _subquery,
    Call: _call,
    Aggregate: _aggregate,
    Binary: _binary,
    Unary: _unary,
}
