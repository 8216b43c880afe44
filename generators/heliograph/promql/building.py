"""Making nodes of what authors write: operands, ranges, shifts. The other half of `tree`, whose words call it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.findings import DefinitionError
from heliograph.promql.durations import Duration, Variable, WindowLike, duration, window
from heliograph.promql.matchers import label_names
from heliograph.promql.tree import (
    Aggregate,
    Binary,
    Call,
    Expression,
    Matched,
    Matching,
    Number,
    Operations,
    Selector,
    String,
    Subquery,
    new_aggregate,
    new_selector,
)
from heliograph.source import here, place_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.promql.durations import Time
    from heliograph.promql.matchers import Matcher
    from heliograph.promql.operators import BinaryOperator
    from heliograph.promql.tree import (
        Operand,
    )


def operand(value: Operations | float | str, *, strings: bool = False) -> Expression:
    """An operand as a node: expressions and metrics as they are, numbers (and in calls, text) as literals."""
    if isinstance(value, Operations):
        return value.expression()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Number(float(value))
    if isinstance(value, str) and strings:
        return String(value)
    raise DefinitionError(
        f"{value!r} cannot stand in a PromQL expression",
        help='operands are metrics, expressions and numbers; text is written promql("…")',
        place=place_of(here()),
    )


def binary(operator: BinaryOperator, left: Operand, right: Operand) -> Binary:
    """Two operands under an operator; the right one may say how vectors are matched."""
    if isinstance(right, Matched):
        return Binary(operator, operand(_unmatched(left)), right.expression, right.matching)
    return Binary(operator, operand(_unmatched(left)), operand(right))


def _unmatched(left: Operand) -> Operations | float:
    if isinstance(left, Matched):
        raise DefinitionError(
            "on(…) and ignoring(…) belong to the right operand",
            help='write a / b.on("label")',
            place=place_of(here()),
        )
    return left


def matched(of: Operations, matching: Matching, left: Sequence[str] | None, right: Sequence[str] | None) -> Matched:
    """A right operand with its vector matching; `left` or `right` are the labels to include from the one side."""
    if left is not None and right is not None:
        raise DefinitionError(
            "group_left and group_right cannot both be given",
            help="name the side that has many",
            place=place_of(here()),
        )
    if left is not None:
        matching = Matching(matching.mode, matching.labels, "left", label_names(left) or ())
    elif right is not None:
        matching = Matching(matching.mode, matching.labels, "right", label_names(right) or ())
    return Matched(of.expression(), matching)


def ranged(of: Operations, over: WindowLike, step: str | Duration | None = None) -> Expression:
    """A selector's samples in the window; of anything else, a subquery."""
    inner = of.expression()
    if isinstance(inner, Selector) and inner.window is None and step is None:
        return new_selector(
            inner.name,
            inner.matchers,
            window(over),
            inner.offset_by,
            inner.at_time,
            inner.series,
            inner.scoped,
            inner.site,
        )
    return Subquery(inner, window(over), None if step is None else duration(step))


def aggregate(
    operator: str,
    of: Operations,
    parameter: Expression | None,
    by: Sequence[str] | None,
    without: Sequence[str] | None,
) -> Aggregate:
    """An aggregation over the labels that are kept or dropped."""
    labels = by
    if without is not None:
        if by is not None:
            raise DefinitionError(
                f"{operator} takes by= or without=, not both", help="keep the one that you mean", place=place_of(here())
            )
        labels = without
    return new_aggregate(operator, of.expression(), parameter, label_names(labels), without is not None, here())


def shifted(node: Expression, *, offset: Duration | None = None, at: Time | None = None) -> Expression:
    """The node with its `offset` or `@` set; PromQL has them on selectors and subqueries alone."""
    offset_by = offset if offset is not None else getattr(node, "offset_by", None)
    at_time = at if at is not None else getattr(node, "at_time", None)
    if isinstance(node, Selector):
        return selector_with(node, offset_by=offset_by, at_time=at_time)
    if isinstance(node, Subquery):
        return Subquery(node.inner, node.window, node.step, offset_by, at_time, node.site)
    if isinstance(node, Call) and len(node.arguments) and isinstance(node.arguments[-1], (Selector, Subquery)):
        # `requests.rate().offset("1w")` reads as the rate of a week ago: the shift belongs to what is ranged over.
        return Call(node.function, (*node.arguments[:-1], shifted(node.arguments[-1], offset=offset, at=at)))
    raise DefinitionError(
        "PromQL shifts selectors and subqueries in time, nothing else",
        help="apply .offset(…) or .at(…) to the metric, before functions and aggregations",
        place=place_of(here()),
    )


def selector_with(
    node: Selector,
    *,
    matchers: tuple[Matcher, ...] | None = None,
    offset_by: Duration | Variable | None = None,
    at_time: Time | None = None,
    scoped: bool | None = None,
) -> Selector:
    """A copy of a selector with some parts changed."""
    return Selector(
        node.name,
        node.matchers if matchers is None else matchers,
        node.window,
        node.offset_by if offset_by is None else offset_by,
        node.at_time if at_time is None else at_time,
        node.series,
        node.scoped if scoped is None else scoped,
        node.site if matchers is None else here(),
    )
