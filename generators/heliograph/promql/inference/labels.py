"""Label flow: which labels the result of an expression may carry, and with which values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.promql.functions import AGGREGATIONS, FUNCTIONS
from heliograph.promql.inference.kinds import kind
from heliograph.promql.inference.labelset import ANY, NAME, NONE, UNKNOWN, Label, Labels, ordered
from heliograph.promql.inference.patterns import alternatives, expanded, matching
from heliograph.promql.operators import COMPARISONS, SET_OPERATORS
from heliograph.promql.tree import (
    Aggregate,
    Binary,
    Call,
    Expression,
    Placeholder,
    Raw,
    Selector,
    String,
    Subquery,
    Unary,
)
from heliograph.promql.variables import refers

if TYPE_CHECKING:
    from heliograph.promql.matchers import Matcher
    from heliograph.promql.series import Series
    from heliograph.promql.tree import Matching

__all__ = ["NAME", "labels", "narrowed", "selected"]


def labels(expression: Expression) -> Labels:
    """The labels of the result. Of a series that the catalogue does not know, only what matchers say of it is known."""
    match expression:
        case Selector():
            return selected(expression.series, expression.name, expression.matchers)
        case Subquery():
            return labels(expression.inner)
        case Unary():
            return labels(expression.inner).but(NAME) if expression.operator == "-" else labels(expression.inner)
        case Call():
            return _called(expression)
        case Aggregate():
            return _aggregated(expression)
        case Binary():
            return _combined(expression)
        case Raw() | Placeholder():
            return UNKNOWN
        case _:
            return NONE


def selected(series: Series | None, name: str, matchers: tuple[Matcher, ...]) -> Labels:
    """The labels of samples of a series that the matchers let through."""
    known: dict[str, Label] = {NAME: Label(frozenset({name}))} if name and not refers(name) else {}
    if series is not None:
        known |= {spec.name: Label(None if spec.values is None else frozenset(spec.values)) for spec in series.labels}
        known |= dict.fromkeys(series.target_labels, ANY)
    for one in matchers:
        if one.value == "" and one.operator == "=":
            known.pop(one.name, None)
        elif one.name in known or (one.operator in ("=", "=~") and one.value):
            known[one.name] = narrowed(known.get(one.name, ANY), one)
    return ordered(known, exact=series is not None)


def narrowed(label: Label, matcher: Matcher) -> Label:
    """A label after a matcher; what a Grafana variable stands for is not known."""
    if refers(matcher.value):
        return label
    values = label.values
    match matcher.operator:
        case "=":
            wanted = frozenset({matcher.value})
            return Label(wanted if values is None else values & wanted)
        case "!=":
            return Label(None if values is None else values - {matcher.value}, label.sure)
        case "=~":
            listed = alternatives(matcher.value)
            if values is None:
                return Label(None if listed is None or "" in listed else frozenset(listed), label.sure)
            return Label(_matched(matcher.value, values, otherwise=values), label.sure)
        case _:
            return Label(None if values is None else values - _matched(matcher.value, values), label.sure)


def _matched(pattern: str, values: frozenset[str], otherwise: frozenset[str] = frozenset()) -> frozenset[str]:
    found = matching(pattern, values)
    return otherwise if found is None else found


# --- functions -----------------------------------------------------------------------------------------------------


def _called(node: Call) -> Labels:
    function = FUNCTIONS.get(node.function)
    if function is None:
        return UNKNOWN
    vector = next((one for one in node.arguments if kind(one) in ("instant vector", "range vector")), None)
    if vector is None or function.labels == "none":
        return NONE
    flow = labels(vector)
    match function.labels:
        case "kept":
            return flow
        case "bucket dropped":
            return flow.but(NAME, "le")
        case "absent":
            return _absent(vector)
        case "replaced":
            return _replaced(node, flow)
        case "joined":
            return _joined(node, flow)
        case "quantiles":
            return flow.but(NAME, "le").plus(_text(node, 1), ANY)
        case "info":
            return Labels(flow.known, exact=False)
        case _:
            return flow.but(NAME)


def _text(node: Call, position: int) -> str:
    """A text among the arguments; empty when there is none."""
    one = node.arguments[position] if position < len(node.arguments) else None
    return one.value if isinstance(one, String) else ""


def _absent(vector: Expression) -> Labels:
    """Absence has no samples to take labels from: equality matchers give them, where a label has one alone."""
    if not isinstance(vector, Selector):
        return NONE
    names = [one.name for one in vector.matchers]
    fixed = {
        one.name: ANY if refers(one.value) else Label(frozenset({one.value}))
        for one in vector.matchers
        if one.operator == "=" and one.value and one.name != NAME and names.count(one.name) == 1
    }
    return ordered(fixed)


def _replaced(node: Call, flow: Labels) -> Labels:
    """`label_replace`: where the pattern matches, the target is the template filled in; elsewhere it stays as it is."""
    target, template, source, pattern = (_text(node, position) for position in (1, 2, 3, 4))
    before = flow.known.get(source, Label(frozenset({""})) if flow.exact else ANY)
    after: frozenset[str] | None = None
    always = filled = False  # whether the pattern matches every value, and whether what it makes is never empty
    if before.values is not None:
        results = [expanded(pattern, template, value) for value in before.values]
        after = frozenset(result for result in results if result)
        always, filled = before.sure and None not in results, "" not in results
    elif "$" not in template:
        after = frozenset({template} if template else ())
        always, filled = pattern in (".*", "(.*)"), template != ""
    if always:
        return flow.plus(target, Label(after, sure=filled)) if after != frozenset() else flow.but(target)
    old = flow.known.get(target)
    kept = Label(sure=False) if old is None and not flow.exact else old
    replaced = Label(after, sure=filled and kept is not None and kept.sure)
    return flow.plus(target, replaced if kept is None else replaced | kept)


def _joined(node: Call, flow: Labels) -> Labels:
    target, separator = _text(node, 1), _text(node, 2)
    sources = [_text(node, position) for position in range(3, len(node.arguments))]
    statics = [label.static if (label := flow.known.get(source)) else None for source in sources]
    texts = [one for one in statics if one is not None]
    if len(texts) == len(sources):
        joined = separator.join(texts)
        return flow.plus(target, Label(frozenset({joined}))) if joined else flow.but(target)
    return flow.plus(target, ANY)


# --- aggregations --------------------------------------------------------------------------------------------------


def _aggregated(node: Aggregate) -> Labels:
    aggregation = AGGREGATIONS.get(node.operator)
    flow = labels(node.inner)
    if aggregation is not None and aggregation.labels == "kept":
        return flow
    names = node.labels or ()
    grouped = flow.but(NAME, *names) if node.without else flow.only(names)
    if any(refers(name) for name in names):
        grouped = Labels({} if node.without else grouped.known, exact=False)
    counts = aggregation is not None and aggregation.labels == "grouped, value added"
    return grouped.plus(node.parameter.value, ANY) if counts and isinstance(node.parameter, String) else grouped


# --- binary operators ----------------------------------------------------------------------------------------------


def _combined(node: Binary) -> Labels:
    left, right = labels(node.left), labels(node.right)
    if node.operator in SET_OPERATORS:
        return left | right if node.operator == "or" else left
    keeps_name = node.operator in COMPARISONS and not node.return_bool
    vectors = kind(node.left) != "scalar", kind(node.right) != "scalar"
    if all(vectors):
        return _matched_labels(left, right, node.matching, keeps_name=keeps_name)
    flow = left if vectors[0] else right
    return flow if keeps_name else flow.but(NAME)


def _matched_labels(left: Labels, right: Labels, matching: Matching | None, *, keeps_name: bool) -> Labels:
    """Matched samples take the labels that both sides agree on, or those of the side with many and what it includes."""
    if matching is not None and matching.group is not None:
        many, one = (left, right) if matching.group == "left" else (right, left)
        for name in matching.include:
            found = one.only((name,)).known.get(name)
            many = many.but(name) if found is None else many.plus(name, found)
        return many if keeps_name else many.but(NAME)
    if matching is None:
        return left if keeps_name else left.but(NAME)
    if matching.mode == "on":
        return left.only(matching.labels)
    return left.but(*matching.labels) if keeps_name else left.but(NAME, *matching.labels)
