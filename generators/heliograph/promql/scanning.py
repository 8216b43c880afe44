"""PromQL text as tokens, with the commonest faults located: the native parser says neither line nor column."""

from __future__ import annotations

import itertools
import re
from functools import cache
from typing import Final, NamedTuple

from heliograph.findings import DefinitionError, did_you_mean
from heliograph.promql.functions import AGGREGATIONS, FUNCTIONS
from heliograph.promql.variables import FORMS, reference_pattern, refers

MAX_BYTES: Final = 16 * 1024
MAX_NESTING: Final = 100
MAX_OPERATORS: Final = 150
"""The native parser dies of a stack overflow far beyond these bounds, and no reader of a query thanks for more."""

LISTS: Final = frozenset({"by", "without", "on", "ignoring", "group_left", "group_right"})
"""Words that a list of labels follows."""

_WORD_OPERATORS: Final = frozenset({"and", "or", "unless", "atan2"})
_CALLED: Final = LISTS | _WORD_OPERATORS | {"bool", "offset", "start", "end", "fill", "fill_left", "fill_right"}
_PAIRS: Final = {")": "(", "]": "[", "}": "{"}
_TOKEN: Final = rf"""(?P<blank>\s+|\#[^\n]*)
       | (?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`)
       | (?P<word>(?:[A-Za-z_:]|{FORMS})(?:[A-Za-z0-9_:]|{FORMS})*)
       | (?P<number>0[xX][0-9a-fA-F]+|(?:\d|\.\d)(?:[eE][+-]\d|[\w.])*)
       | (?P<operator>==|!=|=~|!~|<=|>=|[-+*/%^<>=@])
       | (?P<bracket>[()\[\]{{}},])
    """
_ESCAPE: Final = r"\\(?:[abfnrtv\\'\"]|[0-3][0-7]{2}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|(?P<bad>.))"
_INSTEAD: Final = {
    "&": "PromQL writes and",
    "|": "PromQL writes or",
    "!": "PromQL has no not: use unless, or absent(…)",
    ";": "an expression needs no end mark",
    "'": "close it",
    '"': "close it",
    "`": "close it",
    **dict.fromkeys("“”„‘’", "write a straight one, \" or '"),
}


class UnreadableQuery(DefinitionError):
    """Raw PromQL that cannot be read; `column` counts its characters from 0, None where the fault cannot be located."""

    def __init__(self, message: str, column: int | None = None, *, help: str = "") -> None:
        super().__init__(message, help=help)
        self.column = column


class Token(NamedTuple):
    """A stretch of text: `kind` is string, word, number, operator or bracket, `start` its first character."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The first character after it."""
        return self.start + len(self.text)


def scan(text: str) -> list[Token]:
    """The tokens of a text, blanks and comments left out. A window in brackets is one token, brackets included.

    Raises UnreadableQuery for whatever is too large or too deep, for unclosed and unknown characters, and for functions
    that do not exist.
    """
    _bounded(text)
    tokens: list[Token] = []
    opened: list[Token] = []
    position = operators = 0
    while position < len(text):
        token = _token(text, position)
        position = token.end
        if token.kind == "blank":
            continue
        tokens.append(token)
        if token.kind == "bracket":
            _nest(token, opened)
        elif token.kind == "string":
            _escapes(token)
        elif token.kind == "operator" or token.text.lower() in _WORD_OPERATORS:
            operators += 1
    if opened:
        first = opened[-1]
        raise UnreadableQuery(
            f"{first.text} is never closed", first.start, help=f"close it with {_closing(first.text)}"
        )
    if operators > MAX_OPERATORS:
        raise UnreadableQuery(
            f"the query has {operators} operators", help=f"split it into recording rules: {MAX_OPERATORS} can be read"
        )
    _functions(tokens)
    return tokens


def _bounded(text: str) -> None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError as error:
        raise UnreadableQuery(
            "the query is not valid Unicode", error.start, help="it holds half of a surrogate pair: write the character"
        ) from None
    if size > MAX_BYTES:
        raise UnreadableQuery(
            f"the query is {size:,} bytes long", help=f"split it into recording rules: {MAX_BYTES:,} bytes can be read"
        )


@cache
def _token_pattern() -> re.Pattern[str]:
    return re.compile(_TOKEN, re.VERBOSE)


def _token(text: str, position: int) -> Token:
    found = _token_pattern().match(text, position)
    if found is not None and found[0] != "[":
        return Token(found.lastgroup or "", found[0], position)
    if found is not None:
        end = _window_end(text, position)
        return Token("window", text[position:end], position)
    mark = text[position]
    if mark in "\"'`":
        raise UnreadableQuery("a string is never closed", position, help=f"close it with {mark}")
    raise UnreadableQuery(f"{mark!r} means nothing in PromQL", position, help=_INSTEAD.get(mark, "take it out"))


def _window_end(text: str, start: int) -> int:
    """Where the brackets of a window end; references to variables may hold brackets of their own."""
    position, inner = start + 1, 0
    while position < len(text):
        reference = reference_pattern().match(text, position)
        if reference is not None:
            position = reference.end()
            continue
        mark = text[position]
        if mark == "]":
            return position + 1
        if mark in "[{}\"'`" or (mark == ")" and not inner):
            break
        inner += (mark == "(") - (mark == ")")
        position += 1
    raise UnreadableQuery("[ is never closed", start, help="close it with ]")


def _nest(token: Token, opened: list[Token]) -> None:
    if token.text in "([{":
        opened.append(token)
        if len(opened) > MAX_NESTING:
            raise UnreadableQuery(
                f"brackets stand more than {MAX_NESTING} deep", token.start, help="split the query into recording rules"
            )
    elif token.text in _PAIRS:
        if not opened:
            raise UnreadableQuery(f"{token.text} closes nothing", token.start, help="take it out")
        if opened[-1].text != _PAIRS[token.text]:
            raise UnreadableQuery(
                f"{token.text} stands where {_closing(opened[-1].text)} must close {opened[-1].text}", token.start
            )
        opened.pop()


def _closing(bracket: str) -> str:
    return next(close for close, open_ in _PAIRS.items() if open_ == bracket)


def _escapes(token: Token) -> None:
    if token.text[0] == "`":
        return
    for found in re.finditer(_ESCAPE, token.text):
        if found["bad"]:
            raise UnreadableQuery(
                f"{found[0]} is no escape of a PromQL string",
                token.start + found.start(),
                help=f"double the backslash: \\{found[0]}",
            )


def _functions(tokens: list[Token]) -> None:
    """Every word before a parenthesis is a function, an aggregation or a keyword."""
    for index, (token, after) in enumerate(itertools.pairwise(tokens)):
        name = token.text
        known = name in FUNCTIONS or name.lower() in AGGREGATIONS or name.lower() in _CALLED
        if token.kind != "word" or after.text != "(" or known:
            continue
        before = tokens[index - 1] if index else token
        if before.text.lower() in LISTS:
            raise UnreadableQuery(
                f"{before.text} is not followed by its labels", before.start, help=f"write {before.text} ({name})"
            )
        if refers(name):
            raise UnreadableQuery(
                f"the variable {name} stands for a function",
                token.start,
                help="write the function out: what it takes and yields can then be checked",
            )
        near = did_you_mean(name, [*FUNCTIONS, *AGGREGATIONS])
        raise UnreadableQuery(
            f"PromQL has no function {name}", token.start, help=near or "see Prometheus's list of functions"
        )
