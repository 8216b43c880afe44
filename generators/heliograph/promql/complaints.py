"""What the native parser complains of, in words that name the remedy and, where it can be found, the place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from heliograph.promql.functions import AGGREGATIONS
from heliograph.promql.operators import OPERATORS
from heliograph.promql.scanning import LISTS, UnreadableQuery
from heliograph.promql.wording import wrong_count, wrong_kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from heliograph.promql.functions import ValueKind
    from heliograph.promql.scanning import Token

_KINDS: Final[Mapping[str, ValueKind]] = {
    "vector": "instant vector",
    "matrix": "range vector",
    "scalar": "scalar",
    "string": "string",
}
_SILENT: Final = frozenset({"bool", "group_left", "group_right"})
_MATCHERS: Final = {
    "=": "write ==",
    "=~": 'regular expressions match labels: metric{label=~"…"}',
    "!~": 'regular expressions match labels: metric{label!~"…"}',
}
_WRONG_KIND: Final = re.compile(
    r"expected type (?P<wanted>\w+) in (?:call to function '(?P<function>\w+)'|aggregation expression)"
    r", got (?P<given>\w+)"
)
_WRONG_COUNT: Final = re.compile(
    r"expected (?P<wanted>(?:at least )?\d+)(?: argument\(s\) in call to '(?P<function>\w+)')?"
    r", got (?P<given>\d+)"
)
_KNOWN: Final = tuple(
    (re.compile(pattern, re.DOTALL), template, remedy)
    for pattern, template, remedy in (
        (
            r"comparisons between scalars must use BOOL",
            "two numbers are compared without bool",
            "write a > bool b: it yields 1 or 0",
        ),
        (
            r"set operator '(\w+)' not allowed in binary scalar",
            r"\1 works on vectors, and one side is a number",
            "make it a vector: vector(…)",
        ),
        (
            r"ranges only allowed for vector selectors",
            "a window stands after something other than a selector",
            "make it a subquery: (…)[5m:]",
        ),
        (
            r"subquery is only allowed on vector",
            "a subquery runs over something other than an instant vector",
            "take the inner window away",
        ),
        (
            r"binary expression must contain only scalar and instant vector",
            "an operand is a range vector or a text",
            "operands are instant vectors and numbers",
        ),
        (
            r"unary expression only allowed",
            "a sign stands before a text or a range vector",
            "signs go with instant vectors and numbers",
        ),
        (
            r"vector matching only allowed between vectors",
            "on and ignoring match vectors, and one side is a number",
            "take the matching away",
        ),
        (
            r"illegal regex for (?P<at>.*)",
            r"\g<at> is no regular expression",
            "Prometheus reads RE2: https://github.com/google/re2",
        ),
        (
            r"must contain at least one non-empty matcher",
            "a selector matches every series there is",
            "name a metric, or match a label with a text",
        ),
        (
            r"metric name must not be set twice",
            "a selector names its metric twice",
            "keep the name before the braces",
        ),
        (
            r"no grouping allowed for '(\w+)'",
            r"group_left and group_right do not go with \1",
            "take the grouping away",
        ),
        (r"ParseFloatError\. (?P<at>\S+)", r"\g<at> is no number", ""),
        (
            r"unknown function with name '(?P<at>holt_winters)'",
            r"\g<at> is gone from Prometheus 3",
            'use deriv(…), or call("holt_winters", …) for Prometheus 2',
        ),
    )
)


def unreadable(complaint: str, tokens: list[Token]) -> UnreadableQuery:
    """The error for a complaint of the native parser about these tokens."""
    found = _WRONG_KIND.search(complaint)
    if found is not None:
        name = found["function"] or _aggregation(tokens)
        message, remedy = wrong_kind(name or "the aggregation", _KINDS[found["wanted"]], _KINDS[found["given"]])
        return UnreadableQuery(message, _start(name, tokens), help=remedy)
    found = _WRONG_COUNT.search(complaint)
    if found is not None:
        name = found["function"] or _aggregation(tokens)
        message, remedy = wrong_count(name or "the aggregation", found["wanted"], int(found["given"]))
        return UnreadableQuery(message, _start(name, tokens), help=remedy)
    for pattern, template, remedy in _KNOWN:
        found = pattern.search(complaint)
        if found is not None:
            return UnreadableQuery(found.expand(template), _start(found.groupdict().get("at"), tokens), help=remedy)
    return _misplaced(tokens) or UnreadableQuery(
        f"the query cannot be read: {complaint}", help="see Prometheus's grammar"
    )


def _aggregation(tokens: list[Token]) -> str | None:
    """The name of the aggregation, when there is one alone."""
    names = [token.text for token in tokens if token.text in AGGREGATIONS]
    return names[0] if len(names) == 1 else None


def _start(text: str | None, tokens: list[Token]) -> int | None:
    """Where a word, or a string that holds the text, stands, when there is one alone."""
    if text is None:
        return None
    at = [token for token in tokens if token.text == text or (token.kind == "string" and text in token.text)]
    return at[0].start if len(at) == 1 else None


def _misplaced(tokens: list[Token]) -> UnreadableQuery | None:
    """The first place where an operand or an operator is missing; None when their order is not the fault."""
    operand = False  # whether one has just ended
    before = ""
    for token in (bare := _bare(tokens)):
        word = token.text.lower()
        if word in _MATCHERS:
            return UnreadableQuery(f"{word} stands outside of braces", token.start, help=_MATCHERS[word])
        if word in LISTS:
            return UnreadableQuery(
                f"{word} is not followed by its labels", token.start, help=f"write {word} (label, …)"
            )
        if word in OPERATORS:
            if not operand and word not in ("+", "-"):
                return UnreadableQuery(f"{token.text} has nothing on its left", token.start)
            operand = False
        elif word == ")":
            if before == "(":
                return UnreadableQuery("nothing stands between ( and )", token.start)
            operand = True
        elif word in ("(", ","):
            operand = False
        elif operand:
            return UnreadableQuery(f"{token.text} follows a value without an operator between them", token.start)
        else:
            operand = True
        before = word
    if bare and bare[-1].text.lower() in OPERATORS:
        return UnreadableQuery(f"{bare[-1].text} has nothing on its right", bare[-1].start)
    return None


def _bare(tokens: list[Token]) -> list[Token]:
    """Operands, operators and parentheses alone: no names of functions, matchers, windows, lists of labels, shifts."""
    bare: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        word = token.text.lower()
        after = [one.text.lower() for one in tokens[index + 1 : index + 3]]
        called = token.kind == "word" and after[:1] == ["("] and word not in OPERATORS
        if word == "{" or (called and word in LISTS):
            if word == "{" and (not bare or bare[-1].kind != "word"):
                bare.append(token)  # a selector without a name
            close = "}" if word == "{" else ")"
            index = next(at for at in range(index, len(tokens)) if tokens[at].text == close)
        elif word in ("@", "offset") and bare:
            index += 2 if after and after[0] in ("-", "+") else 1
        elif called and after[1:] == [")"]:
            bare.append(token)
            index += 2
        elif not (called or token.kind == "window" or word in _SILENT or (word in AGGREGATIONS and after[:1] != ["{"])):
            bare.append(token)
        index += 1
    return bare
