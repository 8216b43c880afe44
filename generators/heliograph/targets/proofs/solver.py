"""Input series for which an expression takes a given value: its structure turned inside out, from result to leaves.

What is found holds for series that stay at their level; whether an alert fires on them is foretold by the engine, and
judged by promtool.
"""

from __future__ import annotations

import math
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, Final

from heliograph.promql.operators import SET_OPERATORS
from heliograph.promql.series import SeriesKind
from heliograph.promql.traversal import walk
from heliograph.promql.tree import (
    Aggregate,
    Binary,
    Call,
    Selector,
    Subquery,
    Unary,
)
from heliograph.targets.proofs.buckets import spread
from heliograph.targets.proofs.engine.samples import NAME, Labels, keeping, matches
from heliograph.targets.proofs.engine.vectors import COMPARED
from heliograph.targets.proofs.inverses import INVERSE, constant, is_time, left_of, right_of
from heliograph.targets.proofs.leaves import STEADY, Leaf, Level, leaf
from heliograph.targets.proofs.margins import MIRRORED, Margin, beside
from heliograph.targets.proofs.narrowing import narrowed, summed
from heliograph.targets.proofs.world import Unsolvable, World
from heliograph.values import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from heliograph.promql.tree import Expression

    Matters = Callable[[Level], bool]

_MOST_SERIES: Final = 60
_MOST_ORDERS: Final = 32
"""Further orders that are tried: each part of a part has two, and soon they are more than anybody waits for."""
_SAME: Final = frozenset({"avg", "min", "max", "quantile", "topk", "bottomk"})
_THROUGH: Final = frozenset({"sort", "sort_desc", "label_replace", "label_join", "scalar", "vector"})


class Solver:
    """Series found so far. `base` is the value of what may have any; `time`, in seconds, is when the series begin.

    Every selector that was given its series is settled: no series may be added that it takes and that matters to it.
    `recorded` is what rules record of the series, as far as that was asked for.
    """

    def __init__(self, world: World, margin: Margin, base: float = 100.0, time: float = 0.0) -> None:
        self.world = world
        self.margin = margin
        self.base = base
        self.time = time
        self.levels: dict[Labels, Level] = {}
        self.settled: list[tuple[Selector, Matters]] = []
        self.known: dict[Expression, float] = {}
        self.recorded: dict[Labels, Level] = {}
        self._drift = 0.0
        self._orders = iter(range(_MOST_ORDERS))

    @property
    def heard(self) -> Mapping[Labels, Level]:
        """All series that are read, those that rules record among them."""
        return {**self.levels, **self.recorded}

    def fork(self) -> Solver:
        """A copy that may be given up."""
        other = Solver(self.world, self.margin, self.base, self.time)
        other._become(self)
        return other

    def _become(self, other: Solver) -> None:
        self.levels, self.settled = dict(other.levels), list(other.settled)
        self.known, self.recorded = dict(other.known), dict(other.recorded)
        self._orders = other._orders

    # --- values --------------------------------------------------------------------------------------------------

    def solve(self, node: Expression, target: float) -> None:
        """Give the node the value `target`. Raises Unsolvable."""
        known = self.known.get(node)
        if known is not None:
            if not math.isclose(known, target, rel_tol=1e-9):
                raise Unsolvable("one part would need two values at once")
            return
        if not math.isfinite(target):
            raise Unsolvable("it would need a value that does not exist")
        self._solve(node, target)
        self.known[node] = target

    def _solve(self, node: Expression, target: float) -> None:
        found = leaf(node)
        fixed = constant(node)
        if fixed is not None:
            if not math.isclose(fixed, target):
                raise Unsolvable("a number cannot change")
        elif found is not None:
            self._leaf(found, target)
        elif isinstance(node, Unary):
            self.solve(node.inner, -target if node.operator == "-" else target)
        elif isinstance(node, Aggregate):
            self._aggregate(node, target)
        elif isinstance(node, Binary):
            self._binary(node, target)
        elif isinstance(node, Call):
            self._call(node, target)
        else:
            raise Unsolvable(f"a {type(node).__name__.lower()} cannot be given a value")

    def _call(self, node: Call, target: float) -> None:
        name, arguments = node.function, node.arguments
        if name == "histogram_quantile":
            self._quantile(node, target)
        elif name in STEADY and isinstance(arguments[-1], Subquery):
            self.solve(arguments[-1].inner, target)
        elif name in _THROUGH:
            self.solve(arguments[0], target)
        elif name in INVERSE:
            self.solve(arguments[0], INVERSE[name](target))
        elif name in ("clamp", "clamp_min", "clamp_max"):
            bounds = [constant(one) for one in arguments[1:]]
            if any(one is None or math.isclose(one, target) for one in bounds):
                raise Unsolvable("the value stands at a bound that it is clamped to")
            self.solve(arguments[0], target)
        else:
            raise Unsolvable(f"{name} cannot be turned inside out")

    def _quantile(self, node: Call, target: float) -> None:
        q, inner = constant(node.arguments[0]), node.arguments[1]
        found = leaf(inner.inner if isinstance(inner, Aggregate) and inner.operator == "sum" else inner)
        if isinstance(inner, Selector) and inner.name in self.world.recorded:
            expression = self.world.recorded[inner.name].expression
            found = leaf(expression.inner if isinstance(expression, Aggregate) else expression)
        if q is None or found is None or found.selector.series is None or not found.selector.series.buckets:
            raise Unsolvable("the buckets of the histogram are not known")
        selector, series = found.selector, found.selector.series
        if any(matches(one, selector.name, selector.matchers) for one in self.levels):
            raise Unsolvable(f"{selector.name} is read in two ways at once")
        spec = series.label("le")
        texts = () if spec is None or spec.values is None else spec.values
        labels = dict(self.world.labels(selector))
        for text, share in zip(texts, spread(series.buckets, q, target), strict=True):
            self._place(tuple(sorted({**labels, "le": text}.items())), found.level(share * self.base))
        self.settled.append((selector, _always))

    # --- leaves --------------------------------------------------------------------------------------------------

    def _leaf(self, found: Leaf, target: float) -> None:
        selector = found.selector
        rule = self.world.recorded.get(selector.name)
        if rule is not None:
            if found.form != "value":
                raise Unsolvable(f"{selector.name} is recorded, and would have to change steadily")
            self.solve(narrowed(rule, selector), target)
            self.recorded[self.world.labels(selector)] = Level(target / found.factor)
            return
        level = found.level(target, self._drift)
        there = [one for labels, one in self.levels.items() if matches(labels, selector.name, selector.matchers)]
        if any(not found.alike(one, level) for one in there):
            raise Unsolvable(f"{selector.name} is read in two ways at once")
        if not there:
            self._place(self._new(selector, level), level)
        self.settled.append((selector, _always))

    def _place(self, labels: Labels, level: Level) -> None:
        if self._disturbs(labels, level):
            raise Unsolvable(f"a series of {dict(labels)[NAME]} would count in two places")
        self.levels[labels] = level

    def _disturbs(self, labels: Labels, level: Level) -> bool:
        return any(matters(level) and matches(labels, one.name, one.matchers) for one, matters in self.settled)

    def _new(self, selector: Selector, level: Level, held: tuple[str, ...] = ()) -> Labels:
        """A series that the selector takes, that is not there yet, and that no settled selector minds."""
        for labels in chain((self.world.labels(selector),), self.world.variants(selector, held)):
            if labels not in self.levels and not self._disturbs(labels, level):
                return labels
        raise Unsolvable(f"no further series of {selector.name} can be told from the others")

    # --- aggregations --------------------------------------------------------------------------------------------

    def _aggregate(self, node: Aggregate, target: float) -> None:
        if node.operator == "count" or (node.operator == "sum" and _is_bool(node.inner)):
            self._count(node, target)
            return
        found = leaf(node.inner)
        if node.operator == "sum" and found is not None and found.selector.name not in self.world.recorded:
            self._sum(node, found, target)
        elif node.operator == "sum" and (parts := summed(self.world, node.inner)) is not None:
            self._aggregate(replace(node, inner=parts.inner), target)
            if found is not None:
                self.recorded[self.world.labels(found.selector)] = Level(target / found.factor)
        elif node.operator in _SAME or node.operator == "sum":
            self.solve(node.inner, target)
        elif node.operator == "group" and target == 1:
            self.exist(node.inner)
        else:
            raise Unsolvable(f"{node.operator} cannot be turned inside out")

    def _sum(self, node: Aggregate, found: Leaf, target: float) -> None:
        """What the sum lacks becomes a series of its own: a part of a whole is there when the whole is summed."""
        selector = found.selector
        held = _held(node, selector)
        group = keeping(self.world.labels(selector), held)
        there = [
            found.shown(level)
            for labels, level in self.levels.items()
            if matches(labels, selector.name, selector.matchers) and keeping(labels, held) == group
        ]
        if any(one is None for one in there):
            raise Unsolvable(f"{selector.name} is read in two ways at once")
        rest = target - math.fsum(one for one in there if one is not None)
        if rest < -1e-9 * abs(target) and found.form == "growth":
            raise Unsolvable("a part would exceed its whole")
        if not there or abs(rest) > 1e-9 * abs(target):
            level = found.level(rest, self._drift)
            self._place(self._new(selector, level, held), level)
        self.settled.append((selector, _counts))

    def _count(self, node: Aggregate, target: float) -> None:
        if not target.is_integer() or not 0 <= target <= _MOST_SERIES:
            raise Unsolvable(f"{target:g} series cannot be counted")
        inner = node.inner
        condition = inner if isinstance(inner, Binary) and inner.operator in COMPARED else None
        found = leaf(inner if condition is None else condition.left)
        limit = None if condition is None else constant(condition.right)
        if found is None or found.selector.name in self.world.recorded or (condition is not None and limit is None):
            raise Unsolvable("what is counted is neither series nor series compared with a number")
        selector, held = found.selector, _held(node, found.selector)

        def counted(level: Level) -> bool:
            shown = found.shown(level)
            return condition is None or (shown is not None and COMPARED[condition.operator](shown, limit or 0.0))

        wanted = 1.0 if condition is None else beside(condition.operator, limit or 0.0, self.margin, holds=True)
        there = sum(
            counted(level) for labels, level in self.levels.items() if matches(labels, selector.name, selector.matchers)
        )
        if there > target:
            raise Unsolvable("a part would exceed its whole")
        for _ in range(int(target) - there):
            self._counted(found, (wanted, 1.0, 0.0), counted, held)
        if condition is not None and not target:
            level = found.level(beside(condition.operator, limit or 0.0, self.margin, holds=False))
            self._place(self._new(selector, level, held), level)
        self.settled.append((selector, counted))

    def _counted(self, found: Leaf, values: tuple[float, ...], counted: Matters, held: tuple[str, ...]) -> None:
        """Add a series that counts, at the first of the values at which no other part of the expression minds it."""
        for value in values:
            level = found.level(value)
            if counted(level):
                with suppress(Unsolvable):
                    self._place(self._new(found.selector, level, held), level)
                    return
        raise Unsolvable(f"no further series of {found.selector.name} can be told from the others")

    # --- operators -----------------------------------------------------------------------------------------------

    def _binary(self, node: Binary, target: float) -> None:
        left, right, operator = node.left, node.right, node.operator
        if operator in COMPARED:
            self._compared(node, target)
        elif operator == "or":
            self.solve(left, target)
        elif operator in SET_OPERATORS:
            self.solve(left, target)
            self.exist(right, truth=operator == "and")
        elif is_time(left) or is_time(right):
            self._clock(node, target)
        elif (number := constant(right)) is not None:
            self.solve(left, left_of(operator, target, number))
        elif (number := constant(left)) is not None:
            self.solve(right, right_of(operator, target, number))
        elif right in self.known:
            self.solve(left, left_of(operator, target, self.known[right]))
        elif left in self.known:
            self.solve(right, right_of(operator, target, self.known[left]))
        else:
            base = target / 2 if operator == "+" else self._base(right)
            self._either_order((left, left_of(operator, target, base)), (right, base))

    def _compared(self, node: Binary, target: float) -> None:
        """A comparison as a value: 0 or 1 with `bool`, else what stands left, provided that it passes."""
        limit = constant(node.right)
        if node.return_bool:
            if target not in (0, 1):
                raise Unsolvable("a comparison with bool is 0 or 1")
            self.compare(node, truth=bool(target))
        elif limit is None or not COMPARED[node.operator](target, limit):
            raise Unsolvable("the value would be filtered out")
        else:
            self.solve(node.left, target)

    def _clock(self, node: Binary, target: float) -> None:
        """The time since a time that a series holds (or until it): the series must move with the clock."""
        if node.operator != "-":
            raise Unsolvable("time() is part of it")
        self._drift = 1.0
        if is_time(node.left):
            self.solve(node.right, self.time - target)
        else:
            self.solve(node.left, self.time + target)
        self._drift = 0.0

    def _base(self, node: Expression) -> float:
        """What an operand is given that may have any value; an info series is always 1."""
        kinds = {one.series.kind for one in walk(node) if isinstance(one, Selector) and one.series is not None}
        return 1.0 if SeriesKind.INFO in kinds else self.base

    def _either_order(self, first: tuple[Expression, float], second: tuple[Expression, float]) -> None:
        """Solve both, in the order that works: a part of a whole must come before it."""
        before = self.fork()
        try:
            self.solve(*first)
            self.solve(*second)
        except Unsolvable as fault:
            if next(self._orders, None) is None:
                raise
            self._become(before)
            try:
                self.solve(*second)
                self.solve(*first)
            except Unsolvable:
                raise fault from None

    # --- truth ---------------------------------------------------------------------------------------------------

    def compare(self, node: Binary, *, truth: bool) -> None:
        """Make a comparison hold, or fail."""
        left, right, operator = node.left, node.right, node.operator
        if constant(left) is not None:
            left, right, operator = right, left, MIRRORED[operator]
        limit = constant(right)
        if limit is not None:
            self.solve(left, beside(operator, limit, self.margin, holds=truth))
            return
        limit = self.known.get(right, self._base(right))
        self._either_order((left, beside(operator, limit, self.margin, holds=truth)), (right, limit))

    def exist(self, node: Expression, *, truth: bool = True) -> None:
        """Give an expression a result, or none."""
        if isinstance(node, Call) and node.function in ("absent", "absent_over_time"):
            inner = node.arguments[0]
            self.exist(inner.inner if isinstance(inner, Subquery) else inner, truth=not truth)
        elif isinstance(node, Binary) and node.operator in COMPARED and not node.return_bool:
            self.compare(node, truth=truth)
        elif isinstance(node, Selector):
            self._exist_series(node, truth=truth)
        elif constant(node) is not None and not truth:
            raise Unsolvable("a number is always there")
        elif truth:
            self.solve(node, self._base(node))
        else:
            for one in walk(node):
                if isinstance(one, Selector):
                    self._exist_series(one, truth=False)

    def _exist_series(self, selector: Selector, *, truth: bool) -> None:
        rule = self.world.recorded.get(selector.name)
        if rule is not None:
            self.exist(narrowed(rule, selector), truth=truth)
            if truth:
                self.recorded[self.world.labels(selector)] = Level(self._base(selector))
            return
        there = any(matches(labels, selector.name, selector.matchers) for labels in self.levels)
        if there and not truth:
            raise Unsolvable(f"{selector.name} is there for another part")
        if truth and not there:
            level = Level(self._base(selector))
            self._place(self._new(selector, level), level)
        self.settled.append((selector, _always))


def _held(node: Aggregate, selector: Selector) -> tuple[str, ...]:
    """The labels by which an aggregation groups."""
    if not node.without:
        return tuple(node.labels or ())
    names = () if selector.series is None else selector.series.label_names
    return tuple(one for one in names if one not in (node.labels or ()))


def _is_bool(node: Expression) -> bool:
    return isinstance(node, Binary) and node.return_bool


def _always(_: Level) -> bool:
    return True


def _counts(level: Level) -> bool:
    return bool(level.value or level.slope)
