"""From the native parser's nodes to our own tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from heliograph.promql.matchers import Matcher
from heliograph.promql.scanning import UnreadableQuery
from heliograph.promql.tree import (
    Aggregate,
    Binary,
    Call,
    Expression,
    Matching,
    Number,
    Placeholder,
    Selector,
    String,
    Subquery,
    Unary,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from heliograph.promql.durations import Duration, Time, Variable, Window
    from heliograph.promql.matchers import Operator
    from heliograph.promql.series import Catalogue
    from heliograph.promql.substitution import Substitution
    from heliograph.source import Site

_NAME: Final = "__name__"
_OPERATORS: Final[dict[str, Operator]] = {
    "MatchOp.Equal": "=",
    "MatchOp.NotEqual": "!=",
    "MatchOp.Re": "=~",
    "MatchOp.NotRe": "!~",
}


class Conversion:
    """Makes the tree of one query: puts back what was substituted, attaches series, marks every node with one site."""

    def __init__(self, substitution: Substitution, catalogue: Catalogue | None, site: Site) -> None:
        self._substitution = substitution
        self._catalogue = catalogue
        self._site = site
        self._forms: dict[str, Callable[[Any], Expression]] = {
            "ParenExpr": self._paren,
            "NumberLiteral": self._number,
            "StringLiteral": self._string,
            "VectorSelector": self._vector,
            "MatrixSelector": self._matrix,
            "SubqueryExpr": self._subquery,
            "Call": self._call,
            "AggregateExpr": self._aggregate,
            "UnaryExpr": self._unary,
            "BinaryExpr": self._binary,
        }

    def tree(self, node: Any) -> Expression:
        """Our node for one of the native parser's, whose classes are told apart by name."""
        return self._forms[type(node).__name__](node)

    def _paren(self, node: Any) -> Expression:
        return self.tree(node.expr)

    def _number(self, node: Any) -> Expression:
        value: float = node.val
        variable = self._substitution.numbers.get(abs(value))
        if variable is None:
            return Number(value, site=self._site)
        stand_in = Placeholder(variable, site=self._site)
        return Unary("-", stand_in, site=self._site) if value < 0 else stand_in

    def _string(self, node: Any) -> Expression:
        return String(node.val, site=self._site)

    def _vector(self, node: Any) -> Expression:
        return self._selector(node, None)

    def _matrix(self, node: Any) -> Expression:
        return self._selector(node.vector_selector, self._window(node.range))

    def _selector(self, node: Any, window: Window | None) -> Expression:
        if node.matchers.or_matchers:
            raise UnreadableQuery(
                "matchers are joined by or", help='a regular expression matches several values: label=~"a|b"'
            )
        restored = self._substitution.restored
        matchers = tuple(
            Matcher(restored(one.name), _OPERATORS[str(one.op)], one.value) for one in node.matchers.matchers
        )
        name: str = restored(node.name or "")
        named = [one for one in matchers if one.name == _NAME and one.operator == "="]
        if not name and len(named) == 1:
            name = named[0].value
            matchers = tuple(one for one in matchers if one is not named[0])
        return Selector(
            name,
            matchers,
            window,
            self._offset(node.offset),
            self._time(node.at),
            series=None if self._catalogue is None else self._catalogue.get(name),
            site=self._site,
        )

    def _subquery(self, node: Any) -> Expression:
        return Subquery(
            self.tree(node.expr),
            self._window(node.range),
            None if node.step is None else self._window(node.step),
            self._offset(node.offset),
            self._time(node.at),
            site=self._site,
        )

    def _call(self, node: Any) -> Expression:
        return Call(node.func.name, tuple([self.tree(one) for one in node.args]), site=self._site)

    def _aggregate(self, node: Any) -> Expression:
        parameter = None
        if node.param is not None:
            parameter = String(node.param, site=self._site) if isinstance(node.param, str) else self.tree(node.param)
        labels = None if node.modifier is None else self._labels(node.modifier.labels)
        without = node.modifier is not None and str(node.modifier.type).endswith("Without")
        if not labels and not without:
            labels = None
        return Aggregate(str(node.op), self.tree(node.expr), parameter, labels, without, site=self._site)

    def _unary(self, node: Any) -> Expression:
        return Unary("-", self.tree(node.expr), site=self._site)

    def _binary(self, node: Any) -> Expression:
        modifier = node.modifier
        return Binary(
            str(node.op),
            self.tree(node.lhs),
            self.tree(node.rhs),
            None if modifier is None else self._matching(modifier),
            modifier is not None and modifier.return_bool,
            site=self._site,
        )

    def _matching(self, modifier: Any) -> Matching | None:
        if modifier.fill_values.lhs is not None or modifier.fill_values.rhs is not None:
            raise UnreadableQuery(
                "fill() is experimental in Prometheus", help="write the missing side with or: (a or 0 * b) + b"
            )
        groups: dict[str, Literal["left", "right"]] = {"ManyToOne": "left", "OneToMany": "right"}
        group = groups.get(str(modifier.card).rpartition(".")[2])
        include = self._labels(modifier.group_labels or ())
        on = modifier.matching is not None and str(modifier.matching.type).endswith("Include")
        labels = () if modifier.matching is None else self._labels(modifier.matching.labels)
        if not labels and not on and group is None:
            return None
        return Matching("on" if on else "ignoring", labels, group, include)

    # --- what was substituted --------------------------------------------------------------------------------------

    def _labels(self, names: Any) -> tuple[str, ...]:
        return tuple([self._substitution.restored(one) for one in names])

    def _window(self, length: Any) -> Window:
        milliseconds: float = length.total_seconds() * 1000
        return self._substitution.windows[round(milliseconds) - 1]

    def _offset(self, length: Any) -> Duration | Variable | None:
        return None if length is None else self._window(length)

    def _time(self, at: Any) -> Time | None:
        if at is None:
            return None
        if at.at is not None:
            seconds: float = at.at.timestamp()
            return self._substitution.times[round(seconds) - 1]
        return "start" if str(at.type).endswith("Start") else "end"
