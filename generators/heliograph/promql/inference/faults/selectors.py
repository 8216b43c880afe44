"""Metrics, labels and values that do not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.findings import did_you_mean
from heliograph.promql.inference.labels import narrowed
from heliograph.promql.inference.labelset import NAME, Label
from heliograph.promql.inference.patterns import alternatives, branches, fault, matching
from heliograph.promql.inference.problem import Facts, Problem, ProblemKind
from heliograph.promql.printer import number, quoted
from heliograph.promql.tree import Call, Expression, Selector, String
from heliograph.promql.variables import refers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from heliograph.promql.matchers import Matcher
    from heliograph.promql.series import LabelSpec, Series

_MADE_BY_PROMETHEUS: Final = frozenset({"ALERTS", "ALERTS_FOR_STATE"})
"""Series that Prometheus itself writes for alerts; nobody declares them."""


def faults(node: Expression, facts: Facts) -> Iterator[Problem]:
    """Faults of one selector, and patterns that do not compile."""
    if isinstance(node, Call) and node.function == "label_replace" and len(node.arguments) == 5:
        pattern = node.arguments[4]
        if isinstance(pattern, String) and fault(pattern.value):
            yield _bad_pattern(node, pattern.value)
    if not isinstance(node, Selector):
        return
    for one in node.matchers:
        if one.operator in ("=~", "!~") and fault(one.value):
            yield _bad_pattern(node, one.value, one.name)
    series = node.series
    if series is None:
        if node.name and node.name not in facts.catalogue.names and node.name not in _MADE_BY_PROMETHEUS:
            yield from _unknown(node, facts)
        return
    for one in node.matchers:
        yield from _matcher(node, series, one, facts)
    yield from _contradiction(node, series)


def _bad_pattern(node: Expression, pattern: str, argument: str = "") -> Problem:
    return Problem(
        ProblemKind.BAD_PATTERN,
        node,
        f"{pattern} is no regular expression",
        "Prometheus reads RE2: https://github.com/google/re2",
        argument=argument,
    )


def _unknown(node: Selector, facts: Facts) -> Iterator[Problem]:
    if refers(node.name):
        return
    near = did_you_mean(node.name, facts.catalogue.names) or _in_another_unit(node.name, facts.catalogue.names)
    yield Problem(
        ProblemKind.UNKNOWN_METRIC,
        node,
        f"no metric {node.name} is defined",
        near or "define it, or declare it as foreign if another program exposes it",
    )


def _in_another_unit(name: str, known: Iterable[str]) -> str:
    """The one metric whose name differs in its last word alone, which is mostly its unit."""
    stem = name.rpartition("_")[0]
    found = [one for one in known if "_" in stem and one.rpartition("_")[0] == stem]
    return f"did you mean {found[0]}?" if len(found) == 1 else ""


def _matcher(node: Selector, series: Series, one: Matcher, facts: Facts) -> Iterator[Problem]:
    spec = series.label(one.name)
    if spec is None:
        if one.name not in (*series.target_labels, *facts.target_labels, NAME) and not refers(one.name):
            carried = ", ".join(series.label_names)
            remedy = f"its labels: {carried}" if carried else "it has no labels"
            yield Problem(
                ProblemKind.UNKNOWN_LABEL,
                node,
                f"{series.name} has no label {one.name}",
                did_you_mean(one.name, series.label_names) or remedy,
                argument=one.name,
            )
    elif spec.values is not None and not refers(one.value):
        yield from _value(node, series, spec, spec.values, one)


def _value(
    node: Selector, series: Series, spec: LabelSpec, declared: tuple[str, ...], one: Matcher
) -> Iterator[Problem]:
    """A matcher on a closed label asks for values that were never declared."""
    asked: tuple[str, ...] | None = (one.value,) if one.operator in ("=", "!=") else alternatives(one.value)
    spellings = {text: ways for value in declared for ways in (spec.spellings(value),) for text in ways}
    if asked is None:
        for branch in () if fault(one.value) else branches(one.value):
            if matching(branch, spellings) == frozenset():
                yield Problem(
                    ProblemKind.MATCHES_NOTHING,
                    node,
                    f"{branch} matches no value of the label {spec.name} of {series.name}",
                    f"its values: {', '.join(declared)}",
                    argument=spec.name,
                )
        return
    for value in asked:
        if value in spellings:
            if not set(spellings[value]) <= set(asked):
                yield _half_spelt(node, series, one, value, spellings[value])
        elif spec.name == "le" and series.buckets:
            yield _no_bound(node, series, value)
        else:
            yield Problem(
                ProblemKind.UNDECLARED_VALUE,
                node,
                f'the label {spec.name} of {series.name} is never "{value}"',
                did_you_mean(value, declared) or f"its values: {', '.join(declared)}",
                argument=spec.name,
            )


def _half_spelt(node: Selector, series: Series, one: Matcher, value: str, ways: tuple[str, ...]) -> Problem:
    """A number is asked for in one form, and may stand there in another."""
    other = next(way for way in ways if way != value)
    metric = series.metric or series.name
    pattern = quoted("|".join(ways).replace(".", "\\."))
    return Problem(
        ProblemKind.NO_BOUND if one.name == "le" else ProblemKind.UNDECLARED_VALUE,
        node,
        f'the {one.name} {value} of {metric} may be written "{other}", by its producer or by Prometheus',
        f"ask for both: {one.name}{'=~' if one.operator in ('=', '=~') else '!~'}{pattern}",
        argument=one.name,
    )


def _no_bound(node: Selector, series: Series, value: str) -> Problem:
    metric = series.metric or series.name
    try:
        bound = float(value)
    except ValueError:
        return Problem(
            ProblemKind.NO_BOUND, node, f'le="{value}" is no number', "le holds a bucket's upper bound", argument="le"
        )
    spec = series.label("le")
    written = [one for one in (() if spec is None else spec.values or ()) if float(one) == bound]
    if written:
        message = f'le="{value}" selects no bucket of {metric}: the bound is written "{written[0]}"'
        return Problem(ProblemKind.NO_BOUND, node, message, f'write le="{written[0]}"', argument="le")
    below = [one for one in series.buckets if one < bound][-1:]
    above = [one for one in series.buckets if one > bound][:1]
    near = [number(one) for one in (*below, *above)]
    return Problem(
        ProblemKind.NO_BOUND,
        node,
        f"{number(bound)} is no bucket bound of {metric}",
        f"use {near[-1]}, or add {number(bound)} to the histogram's buckets",
        note=f"buckets near {number(bound)}: {', '.join(near)}",
        argument="le",
    )


def _contradiction(node: Selector, series: Series) -> Iterator[Problem]:
    """Matchers of one label that no value satisfies together, though some value satisfies each."""
    for name in dict.fromkeys(one.name for one in node.matchers):
        all_of_it = [one for one in node.matchers if one.name == name]
        spec = series.label(name)
        label = Label(None if spec is None or spec.values is None else frozenset(spec.values))
        if len(all_of_it) < 2 or any(narrowed(label, one).values == frozenset() for one in all_of_it):
            continue
        for one in all_of_it:
            label = narrowed(label, one)
        if label.values == frozenset():
            yield Problem(
                ProblemKind.MATCHES_NOTHING,
                node,
                f"no value of the label {name} satisfies all its matchers",
                "keep one of them",
                argument=name,
            )
