"""Vector matching that Prometheus refuses, that never finds a partner, or that finds several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.promql.inference.kinds import kind
from heliograph.promql.inference.labels import labels
from heliograph.promql.inference.labelset import NAME, Label, Labels
from heliograph.promql.inference.problem import Facts, Problem, ProblemKind
from heliograph.promql.operators import OPERATORS, SET_OPERATORS
from heliograph.promql.series import SeriesKind
from heliograph.promql.tree import Aggregate, Binary, Call, Expression, Matching, Selector

if TYPE_CHECKING:
    from collections.abc import Iterator

_TARGET: Final = frozenset({"job", "instance"})


def faults(node: Expression, facts: Facts) -> Iterator[Problem]:
    """Faults of the matching of two vectors."""
    if not isinstance(node, Binary) or node.operator not in OPERATORS:
        return
    if "scalar" in (kind(node.left), kind(node.right)):
        if node.matching is not None:
            yield Problem(
                ProblemKind.WRONG_MATCHING,
                node,
                f"{node.matching.mode} matches vectors, and one side is a number",
                "take the matching away",
            )
        return
    lost: list[Problem] = []
    if node.matching is not None:
        yield from _refused(node, node.matching)
        lost = list(_lost(node, node.matching, facts))
        yield from lost
    if node.operator != "or":
        yield from _fruitless(node, facts)
    if node.matching is not None and not lost and node.operator not in SET_OPERATORS:
        yield from _several(node, node.matching)


def _refused(node: Binary, matching: Matching) -> Iterator[Problem]:
    if matching.group is not None and node.operator in SET_OPERATORS:
        yield Problem(
            ProblemKind.WRONG_MATCHING,
            node,
            f"group_{matching.group} does not go with {node.operator}",
            "take the grouping away",
        )
    twice = sorted(set(matching.labels) & set(matching.include)) if matching.mode == "on" else []
    if twice:
        yield Problem(
            ProblemKind.WRONG_MATCHING,
            node,
            f"{_list(twice)} stands both in on and in group_{matching.group}",
            f"take it out of group_{matching.group}: both sides have the same value",
        )


def _lost(node: Binary, matching: Matching, facts: Facts) -> Iterator[Problem]:
    """Labels to match on, or to take over, that a side does not carry."""
    sides = {"left": labels(node.left), "right": labels(node.right)}
    for name in matching.labels:
        missing = [side for side, flow in sides.items() if _lacks(flow, name, facts)]
        if len(missing) == 2 or (missing and matching.mode == "on"):
            where = "neither side carries" if len(missing) == 2 else f"the {missing[0]} side does not carry"
            yield Problem(
                ProblemKind.LOST_LABEL,
                node,
                f"{where} the label {name} that {matching.mode} names",
                _carried(sides, missing),
            )
    if matching.group is not None:
        one = "right" if matching.group == "left" else "left"
        for name in matching.include:
            if _lacks(sides[one], name, facts):
                message = f"the {one} side does not carry the label {name} that group_{matching.group} takes from it"
                yield Problem(ProblemKind.LOST_LABEL, node, message, _carried(sides, [one]))


def _lacks(flow: Labels, name: str, facts: Facts) -> bool:
    return flow.carries(name) is False and name not in facts.target_labels


def _carried(sides: dict[str, Labels], missing: list[str]) -> str:
    return "; ".join(f"the {side} side carries {_list(_names(sides[side])) or 'no label'}" for side in missing)


def _names(flow: Labels) -> list[str]:
    return [name for name in flow.known if name != NAME]


def _list(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def _matched_names(matching: Matching | None, *flows: Labels) -> list[str]:
    """The labels that must agree, as far as they are known; the metric's name never counts unless it is asked for."""
    if matching is not None and matching.mode == "on":
        return list(matching.labels)
    ignored = set(() if matching is None else matching.labels) | {NAME}
    return sorted({name for flow in flows for name in flow.known} - ignored)


def _fruitless(node: Binary, facts: Facts) -> Iterator[Problem]:
    """Sides of which no sample can ever have a partner: a label on one side alone, or values that cannot be equal."""
    left, right = labels(node.left), labels(node.right)
    explicit = node.matching is not None and node.matching.mode == "on"
    reasons: list[str] = []
    alone: dict[str, list[str]] = {"left": [], "right": []}
    for name in _matched_names(node.matching, left, right):
        here, there = left.known.get(name), right.known.get(name)
        if here is not None and there is not None:
            if here.sure and there.sure and _disjoint(here, there):
                reasons.append(f"{name} is {_some(here.values)} on the left and {_some(there.values)} on the right")
        elif not explicit and name not in facts.target_labels:
            side, label, other = ("left", here, right) if there is None else ("right", there, left)
            if label is not None and label.sure and other.exact:
                alone[side].append(name)
    reasons += [f"the {side} side alone carries {_list(names)}" for side, names in alone.items() if names]
    if reasons:
        yield Problem(
            ProblemKind.NEVER_MATCHES,
            node,
            f"the two sides of {node.operator} never match: {'; '.join(reasons)}",
            "aggregate both sides by the same labels, or match on the labels that they share",
            note="leaves nothing out" if node.operator == "unless" else "always empty",
        )


def _disjoint(one: Label, other: Label) -> bool:
    return one.values is not None and other.values is not None and one.values.isdisjoint(other.values)


def _some(values: frozenset[str] | None) -> str:
    ordered = sorted(values or ())
    return " or ".join(f'"{one}"' for one in ordered[:3]) + (" or another" if len(ordered) > 3 else "")


def _several(node: Binary, matching: Matching) -> Iterator[Problem]:
    """A side that must have one series for each match, and by its labels has several."""
    left, right = labels(node.left), labels(node.right)
    agreed = set(_matched_names(matching, left, right))
    crowded = {
        side: extra
        for side, operand, flow in (("left", node.left, left), ("right", node.right, right))
        if side != matching.group and (extra := _extra(operand, flow, agreed))
    }
    for side, extra in crowded.items():
        other = "left" if side == "right" else "right"
        if len(crowded) == 2 or matching.group is not None:
            by = f"aggregate the {side} side by {_list(sorted(agreed)) or 'nothing'}"
            remedy = f"{by}, or match on {_list(extra)} too"
        else:
            remedy = f"aggregate the {side} side, match on {_list(extra)} too, or say group_{side}"
        yield Problem(
            ProblemKind.MANY_MATCHES,
            node,
            f"several series of the {side} side match one of the {other}: they differ in {_list(extra)}",
            remedy,
        )


def _extra(operand: Expression, flow: Labels, agreed: set[str]) -> list[str]:
    """Labels in which series that agree on the matched ones can still differ."""
    if not flow.exact:
        return []
    fixed = agreed | {NAME}
    if "instance" in agreed:
        fixed |= _TARGET  # an instance is scraped by one job
        fixed |= _facts_of_target(operand)
    several = {name for name, label in flow.known.items() if label.values is None or len(label.values) > 1}
    return sorted(several - fixed)


def _facts_of_target(operand: Expression) -> set[str]:
    """The labels of an info series: a target has one value of each."""
    while isinstance(operand, Aggregate) or (isinstance(operand, Call) and operand.arguments):
        operand = operand.inner if isinstance(operand, Aggregate) else operand.arguments[0]
    if isinstance(operand, Selector) and operand.series is not None and operand.series.kind is SeriesKind.INFO:
        return {spec.name for spec in operand.series.labels}
    return set()
