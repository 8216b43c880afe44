"""What the Prometheus that must read the query does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.promql.functions import AGGREGATIONS, FUNCTIONS, Aggregation, Function, Version
from heliograph.promql.inference.problem import Facts, Problem, ProblemKind
from heliograph.promql.series import SeriesKind
from heliograph.promql.traversal import walk
from heliograph.promql.tree import (
    Aggregate,
    Binary,
    Call,
    Expression,
    Selector,
)
from heliograph.promql.variables import refers

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUOTED_NAMES: Final = Version(3, 0)
_CLASSIC_FRACTION: Final = Version(3, 4)


def faults(node: Expression, facts: Facts) -> Iterator[Problem]:
    """Faults against `facts.version`; none are looked for when it is not given."""
    if facts.version is None:
        return
    if isinstance(node, Call) and node.function in FUNCTIONS:
        yield from _function(node, FUNCTIONS[node.function], facts.version, facts)
        if node.function == "histogram_fraction" and facts.version < _CLASSIC_FRACTION and _classic(node):
            yield _newer(node, "histogram_fraction of classic buckets", _CLASSIC_FRACTION, facts.version)
    elif isinstance(node, Aggregate) and node.operator in AGGREGATIONS:
        yield from _function(node, AGGREGATIONS[node.operator], facts.version, facts)
    if facts.version < _QUOTED_NAMES:
        for name in _names(node):
            if not (name.isascii() and name.replace(":", "_").isidentifier()) and not refers(name):
                yield _newer(node, f'the name "{name}"', _QUOTED_NAMES, facts.version)


def _function(node: Expression, one: Function | Aggregation, version: Version, facts: Facts) -> Iterator[Problem]:
    if one.since is not None and version < one.since:
        yield _newer(node, one.name, one.since, version)
    elif isinstance(one, Function) and one.until is not None and version >= one.until:
        yield Problem(
            ProblemKind.UNSUPPORTED,
            node,
            f"{one.name} is gone from Prometheus {one.until}, and the environment has {version}",
            f"use {one.successor}",
        )
    elif one.flag and one.flag not in facts.features and not (isinstance(one, Function) and one.is_stable(version)):
        yield Problem(
            ProblemKind.UNSUPPORTED,
            node,
            f"{one.name} needs the feature flag {one.flag}, which the environment does not have",
            f"start Prometheus with --enable-feature={one.flag}, or do without {one.name}",
        )


def _newer(node: Expression, what: str, since: Version, version: Version) -> Problem:
    return Problem(
        ProblemKind.UNSUPPORTED,
        node,
        f"{what} needs Prometheus {since}, and the environment has {version}",
        f"do without it, or raise the environment to {since}",
    )


def _classic(node: Call) -> bool:
    series = [one.series for one in walk(node) if isinstance(one, Selector)]
    return any(one is not None and one.kind is SeriesKind.BUCKET for one in series)


def _names(node: Expression) -> Iterator[str]:
    """The names of metrics and labels that stand in a node."""
    match node:
        case Selector():
            if node.name:
                yield node.name
            yield from (one.name for one in node.matchers)
        case Aggregate():
            yield from node.labels or ()
        case Binary() if node.matching is not None:
            yield from (*node.matching.labels, *node.matching.include)
        case _:
            pass
