"""The expression tree: frozen nodes, one per form of PromQL, and the words that build them.

A tree is written unscoped and with adaptive windows; `lowering` fills both in. Building never judges: what is wrong
with an expression is a finding, so that every mistake is reported and not the first alone.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Literal, TypeAlias

from heliograph.findings import DefinitionError
from heliograph.promql.durations import AUTO, Duration, Time, Variable, Window, WindowLike, duration
from heliograph.promql.durations import window as window_of
from heliograph.promql.matchers import Match, Matcher, read_matchers
from heliograph.source import Site, here, place_of
from heliograph.values import frozen, maker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.promql.series import Series

Operand: TypeAlias = "Operations | float | Matched"


class Operations:
    """The words shared by metrics and expressions. `expression()` is what they apply to."""

    __slots__ = ()

    def expression(self) -> Expression:
        """The expression that this stands for."""
        raise NotImplementedError

    # functions of a range; a selector is ranged directly, anything else becomes a subquery

    def rate(self, window: WindowLike = AUTO) -> Call:
        """Growth of a counter per second, averaged over the window (adaptive when not given)."""
        return new_call("rate", (building.ranged(self, window),), here())

    def irate(self, window: WindowLike = AUTO) -> Call:
        """Growth of a counter per second between its last two samples in the window."""
        return new_call("irate", (building.ranged(self, window),), here())

    def increase(self, window: WindowLike) -> Call:
        """Growth of a counter over the window."""
        return new_call("increase", (building.ranged(self, window),), here())

    def delta(self, window: WindowLike) -> Call:
        """Difference of a gauge between the ends of the window."""
        return new_call("delta", (building.ranged(self, window),), here())

    def deriv(self, window: WindowLike) -> Call:
        """Slope of a gauge per second, by least squares over the window."""
        return new_call("deriv", (building.ranged(self, window),), here())

    def predict_linear(self, window: WindowLike, ahead: str | Duration) -> Call:
        """Value that a gauge reaches after `ahead`, continuing its least-squares line over the window."""
        return Call("predict_linear", (building.ranged(self, window), Number(duration(ahead).seconds)))

    def changes(self, window: WindowLike) -> Call:
        """How often the value changed in the window."""
        return new_call("changes", (building.ranged(self, window),), here())

    def over_time(self, function: str, window: WindowLike, *, step: str | Duration | None = None) -> Call:
        """`avg`, `min`, `max`, `sum`, `count`, `last`, `stddev`, `present`, `absent` … of the samples in the window."""
        return Call(f"{function}_over_time", (building.ranged(self, window, step),))

    def quantile_over_time(self, q: float, window: WindowLike, *, step: str | Duration | None = None) -> Call:
        """The `q` quantile (0 to 1) of the samples in the window."""
        return Call("quantile_over_time", (Number(q), building.ranged(self, window, step)))

    def subquery(self, window: WindowLike, step: str | Duration | None = None) -> Subquery:
        """The expression evaluated over the window every `step` (default: the evaluation interval), for `call(…)`."""
        return Subquery(self.expression(), window_of(window), None if step is None else duration(step))

    def range(self, window: WindowLike) -> Expression:
        """The samples of a selector in the window, for `call(…)`."""
        return building.ranged(self, window)

    # aggregations

    def sum(self, *, by: Sequence[str] | None = None, without: Sequence[str] | None = None) -> Aggregate:
        """Sum over all series, or per group of the labels kept."""
        return building.aggregate("sum", self, None, by, without)

    def avg(self, *, by: Sequence[str] | None = None, without: Sequence[str] | None = None) -> Aggregate:
        """Mean over all series, or per group of the labels kept."""
        return building.aggregate("avg", self, None, by, without)

    def min(self, *, by: Sequence[str] | None = None, without: Sequence[str] | None = None) -> Aggregate:
        """Smallest value over all series, or per group of the labels kept."""
        return building.aggregate("min", self, None, by, without)

    def max(self, *, by: Sequence[str] | None = None, without: Sequence[str] | None = None) -> Aggregate:
        """Largest value over all series, or per group of the labels kept."""
        return building.aggregate("max", self, None, by, without)

    def count(self, *, by: Sequence[str] | None = None, without: Sequence[str] | None = None) -> Aggregate:
        """Number of series, or of those in each group of the labels kept."""
        return building.aggregate("count", self, None, by, without)

    def topk(self, k: int, *, by: Sequence[str] | None = None, without: Sequence[str] | None = None) -> Aggregate:
        """The `k` series with the largest values, labels kept."""
        return building.aggregate("topk", self, Number(k), by, without)

    def bottomk(self, k: int, *, by: Sequence[str] | None = None, without: Sequence[str] | None = None) -> Aggregate:
        """The `k` series with the smallest values, labels kept."""
        return building.aggregate("bottomk", self, Number(k), by, without)

    def aggregate(
        self,
        operator: str,
        parameter: float | str | None = None,
        *,
        by: Sequence[str] | None = None,
        without: Sequence[str] | None = None,
    ) -> Aggregate:
        """Any aggregation by its name: `group`, `stddev`, `stdvar`, `quantile` (with q), `count_values` (a name)."""
        first = None if parameter is None else String(parameter) if isinstance(parameter, str) else Number(parameter)
        return building.aggregate(operator, self, first, by, without)

    # time shift

    def offset(self, by: str | Duration) -> Expression:
        """The value as it was `by` ago; of a selector or a subquery."""
        return building.shifted(self.expression(), offset=duration(by))

    def at(self, time: float | Literal["start", "end"]) -> Expression:
        """The value at a fixed Unix time in seconds, or at the `start` or `end` of the query's range."""
        return building.shifted(self.expression(), at=time if isinstance(time, str) else float(time))

    # arithmetic, comparison, sets

    def __add__(self, other: Operand) -> Binary:
        return building.binary("+", self, other)

    def __radd__(self, other: float) -> Binary:
        return building.binary("+", other, self)

    def __sub__(self, other: Operand) -> Binary:
        return building.binary("-", self, other)

    def __rsub__(self, other: float) -> Binary:
        return building.binary("-", other, self)

    def __mul__(self, other: Operand) -> Binary:
        return building.binary("*", self, other)

    def __rmul__(self, other: float) -> Binary:
        return building.binary("*", other, self)

    def __truediv__(self, other: Operand) -> Binary:
        return building.binary("/", self, other)

    def __rtruediv__(self, other: float) -> Binary:
        return building.binary("/", other, self)

    def __mod__(self, other: Operand) -> Binary:
        return building.binary("%", self, other)

    def __rmod__(self, other: float) -> Binary:
        return building.binary("%", other, self)

    def __pow__(self, other: Operand) -> Binary:
        return building.binary("^", self, other)

    def __rpow__(self, other: float) -> Binary:
        return building.binary("^", other, self)

    def atan2(self, other: Operand) -> Binary:
        """The angle, in radians, of the point whose y is this and whose x is the other."""
        return building.binary("atan2", self, other)

    def __gt__(self, other: Operand) -> Binary:
        return building.binary(">", self, other)

    def __ge__(self, other: Operand) -> Binary:
        return building.binary(">=", self, other)

    def __lt__(self, other: Operand) -> Binary:
        return building.binary("<", self, other)

    def __le__(self, other: Operand) -> Binary:
        return building.binary("<=", self, other)

    def equals(self, other: Operand) -> Binary:
        """PromQL `==`; Python's own `==` compares definitions."""
        return building.binary("==", self, other)

    def differs(self, other: Operand) -> Binary:
        """PromQL `!=`; Python's own `!=` compares definitions."""
        return building.binary("!=", self, other)

    def and_(self, other: Operations | Matched) -> Binary:
        """The samples of this that have a partner in the other."""
        return building.binary("and", self, other)

    def or_(self, other: Operations | Matched) -> Binary:
        """The samples of this, and those of the other that have no partner here."""
        return building.binary("or", self, other)

    def unless(self, other: Operations | Matched) -> Binary:
        """The samples of this that have no partner in the other."""
        return building.binary("unless", self, other)

    def __neg__(self) -> Unary:
        return Unary("-", self.expression())

    def __pos__(self) -> Unary:
        return Unary("+", self.expression())

    def on(
        self, *labels: str, group_left: Sequence[str] | None = None, group_right: Sequence[str] | None = None
    ) -> Matched:
        """This as the right operand, matched on these labels alone: `errors / requests.on("instance")`."""
        return building.matched(self, Matching("on", labels), group_left, group_right)

    def ignoring(
        self, *labels: str, group_left: Sequence[str] | None = None, group_right: Sequence[str] | None = None
    ) -> Matched:
        """This as the right operand, matched on all labels but these."""
        return building.matched(self, Matching("ignoring", labels), group_left, group_right)

    def __bool__(self) -> bool:
        """An expression is not true or false: catches `a < b < c` and Python's `and`, `or`, `not`."""
        raise DefinitionError(
            "a PromQL expression has no truth value in Python",
            help="combine conditions with .and_(…), .or_(…) and .unless(…)",
            place=place_of(here()),
        )


class Expression(Operations):
    """A node of the tree. Nodes compare by what they mean; where they were written does not count."""

    __slots__ = ()
    site: Site

    def expression(self) -> Expression:
        """Itself."""
        return self


def _node_site() -> Site:
    return field(default_factory=here, compare=False, repr=False)


@frozen
class Number(Expression):
    """A scalar literal."""

    value: float
    site: Site = _node_site()


@frozen
class String(Expression):
    """A string literal, unescaped."""

    value: str
    site: Site = _node_site()


@frozen
class Selector(Expression):
    """Series chosen by name and matchers; with a `window`, their samples in it.

    `series` is what the catalogue knows of the name; None for a name it does not know, and for no name at all.
    """

    name: str
    matchers: tuple[Matcher, ...] = ()
    window: Window | None = None
    offset_by: Duration | Variable | None = None
    at_time: Time | None = None
    series: Series | None = field(default=None, hash=False, repr=False)
    scoped: bool = True
    site: Site = _node_site()

    def where(self, **labels: str | Match | Sequence[str]) -> Selector:
        """Only the series whose labels are so: a value, several, `matches(…)`, `not_matches(…)`, `is_not(…)`."""
        return building.selector_with(self, matchers=(*self.matchers, *read_matchers(labels)))

    def unscoped(self) -> Selector:
        """Every service's series of this name: lowering adds no `job`, `instance` or filter."""
        return building.selector_with(self, scoped=False)


@frozen
class Subquery(Expression):
    """An expression evaluated over a window, every `step`."""

    inner: Expression
    window: Window
    step: Window | None = None
    offset_by: Duration | Variable | None = None
    at_time: Time | None = None
    site: Site = _node_site()


@frozen
class Call(Expression):
    """A function of PromQL and its arguments."""

    function: str
    arguments: tuple[Expression, ...]
    site: Site = _node_site()


@frozen
class Aggregate(Expression):
    """An aggregation; `labels` None means over everything, `without` turns the list from kept to dropped."""

    operator: str
    inner: Expression
    parameter: Expression | None = None
    labels: tuple[str, ...] | None = None
    without: bool = False
    site: Site = _node_site()


@frozen
class Matching:
    """How two vectors find their partners; `group` is the side with many, `include` what it takes from the one side."""

    mode: Literal["on", "ignoring"]
    labels: tuple[str, ...]
    group: Literal["left", "right"] | None = None
    include: tuple[str, ...] = ()


@frozen
class Matched:
    """A right operand with its vector matching; not an expression by itself."""

    expression: Expression
    matching: Matching


@frozen
class Binary(Expression):
    """Two operands and an operator; `return_bool` makes a comparison yield 0 or 1 instead of filtering."""

    operator: str
    left: Expression
    right: Expression
    matching: Matching | None = None
    return_bool: bool = False
    site: Site = _node_site()

    def as_bool(self) -> Binary:
        """0 or 1 for every sample instead of only the samples for which the comparison holds."""
        return Binary(self.operator, self.left, self.right, self.matching, True, here())


@frozen
class Unary(Expression):
    """A sign."""

    operator: Literal["-", "+"]
    inner: Expression
    site: Site = _node_site()


@frozen
class Placeholder(Expression):
    """A Grafana variable standing where a number does, as read from raw PromQL; printed verbatim."""

    text: str
    site: Site = _node_site()


@frozen
class Raw(Expression):
    """PromQL as text. `reader.read` turns it into the other nodes; Grafana variables in it are kept verbatim."""

    text: str
    site: Site = _node_site()


def promql(text: str) -> Raw:
    """An expression written in PromQL itself; read, checked and scoped like one that is built."""
    if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance] — definitions are not always type-checked
        raise DefinitionError("promql(…) takes PromQL as text", help='write promql("up == 0")', place=place_of(here()))
    return Raw(text)


def call(function: str, *arguments: Operations | float | str) -> Call:
    """Any function of PromQL by its name: `call("clamp_min", expression, 0)`."""
    return Call(function, tuple(building.operand(argument, strings=True) for argument in arguments))


new_selector, new_call, new_aggregate = maker(Selector), maker(Call), maker(Aggregate)
"""What makes the nodes that expressions are full of."""

from heliograph.promql import building  # noqa: E402 — nodes offer words, and words make nodes: the two need each other
