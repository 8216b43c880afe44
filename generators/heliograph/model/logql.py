"""LogQL, read far enough to find what Loki would refuse: strings, brackets, and the selectors of streams.

What stands after a selector is not judged. Variables of Grafana may stand for anything.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from heliograph.promql.inference.patterns import fault as refused
from heliograph.promql.inference.patterns import matching
from heliograph.promql.variables import reference_pattern, refers

if TYPE_CHECKING:
    from collections.abc import Iterator

_STRING: Final = re.compile(r'"(?:[^"\\\n]|\\.)*"|`[^`]*`')
_CLOSING: Final = {"(": ")", "[": "]", "{": "}"}
_MATCHER: Final = re.compile(
    r"""\s*(?P<name>[A-Za-z_]\w*)\s*(?P<operator>[^\w\s"`'$\0]*)\s*(?P<value>"(?:[^"\\]|\\.)*"|`[^`]*`|[^,]*?)\s*""",
    re.ASCII | re.DOTALL,
)
_OPERATORS: Final = ("=", "!=", "=~", "!~")
_VARIABLE: Final = "\0"
"""Stands for every character of a variable."""


class Fault(NamedTuple):
    """What is wrong with a query: the fact, the remedy, and the text by which to find it."""

    message: str
    help: str
    word: str = ""


def fault(text: str) -> Fault | None:
    """The first mistake in a query; None for one that Loki can read, as far as can be told."""
    plain = reference_pattern().sub(lambda one: _VARIABLE * len(one[0]), text)
    selectors: list[tuple[int, int]] = []
    opened: list[int] = []
    position = 0
    while position < len(plain):
        one = plain[position]
        string = _STRING.match(plain, position)
        if string is not None:
            position = string.end()
            continue
        if one in "\"`'":
            return _unclosed(one)
        if one == "#":
            position += len(plain[position:].partition("\n")[0])
            continue
        if one in _CLOSING:
            opened.append(position)
        elif one in _CLOSING.values():
            if not opened or _CLOSING[plain[opened[-1]]] != one:
                return Fault(f"{one} closes nothing", "take it out, or open it before", one)
            start = opened.pop()
            if one == "}":
                selectors.append((start + 1, position))
        position += 1
    if opened:
        one = plain[opened[-1]]
        return Fault(f"{one} is never closed", f"close it with {_CLOSING[one]}", one)
    if not selectors and _VARIABLE not in plain:
        return Fault("it selects no stream", 'begin with a selector: {job=~"$job"}')
    found = (_selector(text[start:end], plain[start:end]) for start, end in selectors)
    return next((one for one in found if one is not None), None)


def _unclosed(quote: str) -> Fault:
    if quote == "'":
        return Fault("' quotes nothing in LogQL", 'write "…" or `…`', "'")
    return Fault(f"a text that begins with {quote} is never closed", f"close it with {quote}", quote)


def _selector(text: str, plain: str) -> Fault | None:
    """What is wrong between the braces of a selector."""
    selective = False
    for start, end in _parts(plain):
        found = _MATCHER.fullmatch(plain, start, end)
        written = text[start:end].strip()
        if found is None or not found["operator"]:
            if _VARIABLE in plain[start:end] and not (found and found["name"]):
                selective = True  # a variable that holds matchers
                continue
            return Fault(f"{written or 'nothing'} is no matcher", 'write label="value"', written)
        if found["operator"] not in _OPERATORS:
            near = {"==": "=", "~": "=~", "~=": "=~", "<>": "!=", "!==": "!="}.get(found["operator"])
            remedy = f"did you mean {near}?" if near else f"matchers are {', '.join(_OPERATORS)}"
            compared = text[found.start("name") : found.end("operator")]
            return Fault(f"{found['operator']} compares no label", remedy, compared)
        name, operator, value = found["name"], found["operator"], text[found.start("value") : found.end("value")]
        if value[:1] in ('"', "`") and not _STRING.fullmatch(value):
            return Fault(f"what follows the value of {name} is no matcher", "part matchers by commas", name)
        if not _STRING.fullmatch(value):
            return Fault(f"the value of {name} is not quoted", f'write {name}{operator}"{value}"', name)
        wrong, some = _value(operator, value)
        if wrong is not None:
            return wrong
        selective = selective or some
    if selective:
        return None
    return Fault(
        "a selector takes every stream there is", 'ask for one label at least: {job=~"$job"}', "{" + text + "}"
    )


def _value(operator: str, value: str) -> tuple[Fault | None, bool]:
    """What is wrong with a matcher's value, and whether it refuses a stream that lacks the label."""
    if refers(value):
        return None, operator in ("=", "=~")
    inside = value[1:-1]
    if operator in ("=", "!="):
        return None, (inside == "") is (operator == "!=")
    pattern = inside if value[0] == "`" else inside.replace("\\\\", "\\")
    if refused(pattern):
        return Fault(
            f"{inside} is no regular expression", "Loki reads RE2: https://github.com/google/re2", inside
        ), False
    empty = matching(pattern, ("",)) == frozenset({""})
    return None, empty is (operator == "!~")


def _parts(plain: str) -> Iterator[tuple[int, int]]:
    """Where the matchers of a selector stand: commas in texts part nothing. Without any matcher there are none."""
    start = position = 0
    while position < len(plain):
        string = _STRING.match(plain, position)
        if string is not None:
            position = string.end()
            continue
        if plain[position] == ",":
            yield start, position
            start = position + 1
        position += 1
    if plain.strip():
        yield start, len(plain)
