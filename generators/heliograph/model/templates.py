"""The templates in labels and annotations of alerts: the part of Go's template language that alerts are written in.

`template_problems` and `template_labels` read any template; `render` fills in the simple ones, as Prometheus does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from heliograph.findings import did_you_mean
from heliograph.model.humanized import FUNCTIONS, printf

if TYPE_CHECKING:
    from collections.abc import Iterator

Value = str | float | Mapping[str, str]

_ACTION: Final = re.compile(r"\{\{(-(?=\s))?(.*?)((?<=\s)-)?\}\}", re.DOTALL)
_TOKEN: Final = re.compile(
    r"""(?P<text>"(?:[^"\\\n]|\\.)*"|`[^`]*`)
      | (?P<character>'(?:[^'\\\n]|\\.)+')
      | (?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)
      | (?P<variable>\$\w*(?:\.\w+)*)
      | (?P<field>\.(?:\w+(?:\.\w+)*)?)
      | (?P<word>[^\W\d]\w*)
      | (?P<sign>:=|=|\||\(|\)|,)
      | (?P<blank>\s+)
      | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_VARIABLES: Final = frozenset({"$", "$labels", "$value", "$externalLabels", "$externalURL"})
_ROOT: Final = {".Labels": "$labels", ".Value": "$value"}
_OPENING: Final = frozenset({"if", "range", "with", "define", "block"})
_KEYWORDS: Final = _OPENING | {"else", "end", "template", "break", "continue", "nil", "true", "false"}
_KNOWN: Final = _KEYWORDS | {
    "and", "call", "html", "index", "slice", "js", "len", "not", "or", "print", "printf", "println", "urlquery",
    "eq", "ge", "gt", "le", "lt", "ne",
    "query", "first", "label", "value", "strvalue", "args", "reReplaceAll", "safeHtml", "match", "title", "toUpper",
    "toLower", "graphLink", "tableLink", "sortByLabel", "stripPort", "stripDomain", "humanize", "humanize1024",
    "humanizeDuration", "humanizePercentage", "humanizeTimestamp", "toTime", "pathPrefix", "externalURL",
    "parseDuration",
}  # fmt: skip
"""Keywords and functions of every supported Prometheus."""


class TemplateProblem(NamedTuple):
    """What is wrong with a template, and the remedy."""

    message: str
    help: str


class _Token(NamedTuple):
    kind: str
    text: str


class _TooHard(Exception):
    """The template is more than `render` knows."""


def template_labels(text: str) -> frozenset[str]:
    """The labels that a template reads from the alert's series."""
    found: set[str] = set()
    blocks: list[str] = []
    for tokens in _actions(text):
        _enter(tokens, blocks)
        own = not {"range", "with"} & set(blocks)  # in these, the dot is no longer the alert
        names = [_resolved(one) if own or one.kind == "variable" else "" for one in tokens]
        for position, name in enumerate(names):
            head, _, label = name.partition(".")
            if head == "$labels" and label:
                found.add(label.partition(".")[0])
            elif name == "$labels" and tokens[position - 1 : position] == [("word", "index")]:
                found.update(one.text[1:-1] for one in tokens[position + 1 : position + 2] if one.kind == "text")
    return frozenset(found)


def template_problems(text: str) -> tuple[TemplateProblem, ...]:
    """What Prometheus would refuse: unclosed actions, unknown functions and variables, missing `end`s."""
    problems: list[TemplateProblem] = []
    if "{{" in _ACTION.sub("", text):
        problems.append(TemplateProblem("an action that {{ opens is not closed", "write }} after it"))
    declared: set[str] = set()
    blocks: list[str] = []
    for tokens in _actions(text):
        if not tokens:
            problems.append(TemplateProblem("an action is empty", "write what it shows, such as {{ $value }}"))
        for one, after in pairwise(tokens):
            if one.kind == "variable" and after.text in (":=", ","):
                declared.add(one.text)
        problems += [problem for one in tokens for problem in _problems(one, declared)]
        if not _enter(tokens, blocks):
            problems.append(TemplateProblem("there is an end without a block", "remove {{ end }}"))
    if blocks:
        problems.append(TemplateProblem(f"the block {blocks[-1]} is not closed", "write {{ end }} after it"))
    return tuple(dict.fromkeys(problems))


def render(text: str, labels: Mapping[str, str], value: float) -> str | None:
    """The text that Prometheus makes of a template, or None where only Prometheus can tell.

    A value that is not made readable, as in a bare `{{ $value }}`, shows digits beyond those that can be foretold.
    """
    rest = _ACTION.sub("", text)
    if "{{" in rest:
        return None
    try:
        return _rendered(text, {"$labels": labels, "$value": value})
    except _TooHard:
        return None


def _rendered(text: str, variables: Mapping[str, Value]) -> str:
    made, position, trim = "", 0, False
    for action in _ACTION.finditer(text):
        before = text[position : action.start()]
        before = before.lstrip() if trim else before
        made += before.rstrip() if action[1] else before
        made += "" if _comment(action[2]) else _shown(_pipeline(list(_tokens(action[2])), variables))
        position, trim = action.end(), bool(action[3])
    return made + (text[position:].lstrip() if trim else text[position:])


def _actions(text: str) -> Iterator[list[_Token]]:
    for action in _ACTION.finditer(text):
        if not _comment(action[2]):
            yield list(_tokens(action[2]))


def _enter(tokens: list[_Token], blocks: list[str]) -> bool:
    """Open or close the block that an action opens or closes; False when there is none to close."""
    word = tokens[0].text if tokens else ""
    if word in _OPENING:
        blocks.append(word)
    elif word == "end" and blocks:
        del blocks[-1]
    elif word == "end":
        return False
    return True


def _comment(action: str) -> bool:
    return action.strip().startswith("/*")


def _tokens(action: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(action):
        if found.lastgroup != "blank":
            yield _Token(found.lastgroup or "", found[0])


def _resolved(token: _Token) -> str:
    """A variable with its fields, `.Labels` and `.Value` under the names that Prometheus gives them."""
    if token.kind == "variable":
        return token.text.replace("$.Labels", "$labels").replace("$.Value", "$value")
    if token.kind == "field":
        head, _, rest = token.text[1:].partition(".")
        name = _ROOT.get(f".{head}", "")
        return f"{name}.{rest}" if rest else name
    return ""


def _problems(token: _Token, declared: set[str]) -> Iterator[TemplateProblem]:
    if token.kind == "word" and token.text not in _KNOWN:
        hint = did_you_mean(token.text, _KNOWN - _KEYWORDS) or "see Prometheus' template reference"
        yield TemplateProblem(f"{token.text} is no function of alert templates", hint)
    elif token.kind == "variable":
        name = token.text.partition(".")[0]
        if name not in _VARIABLES and name not in declared:
            known = (_VARIABLES | declared) - {"$"}
            yield TemplateProblem(
                f"{name} is no variable of alert templates",
                did_you_mean(name, known) or f"use {', '.join(sorted(known))}",
            )
    elif token.kind == "other":
        yield TemplateProblem(f"{token.text!r} cannot stand in an action", "write a value and functions, joined by |")


# --- filling in ----------------------------------------------------------------------------------------------------


def _pipeline(tokens: list[_Token], variables: Mapping[str, Value]) -> Value:
    """Commands joined by `|`, each given the result of the one before as its last argument."""
    result: tuple[Value, ...] = ()
    while tokens:
        command: list[_Token | Value] = []
        while tokens and tokens[0] != ("sign", "|"):
            token = tokens.pop(0)
            if token == ("sign", "("):
                command.append(_pipeline(_enclosed(tokens), variables))
            else:
                command.append(token)
        del tokens[:1]
        result = (_command(command, variables, result),)
    if not result:
        raise _TooHard
    return result[0]


def _enclosed(tokens: list[_Token]) -> list[_Token]:
    """Take the tokens up to the parenthesis that closes."""
    depth, taken = 1, list[_Token]()
    while tokens:
        token = tokens.pop(0)
        depth += (token.text == "(") - (token.text == ")") if token.kind == "sign" else 0
        if not depth:
            return taken
        taken.append(token)
    raise _TooHard


def _command(command: list[_Token | Value], variables: Mapping[str, Value], piped: tuple[Value, ...]) -> Value:
    first = command[0] if command else None
    if not (isinstance(first, _Token) and first.kind == "word"):
        if len(command) != 1 or piped:
            raise _TooHard
        return _operand(command[0], variables)
    arguments = [*(_operand(one, variables) for one in command[1:]), *piped]
    match first.text, arguments:
        case "index", [Mapping() as labels, str() as name]:
            return str(labels.get(name, ""))
        case "printf", [str() as form, *values]:
            made = printf(form, values)
        case (("toUpper" | "toLower"), [str() as text]):
            made = text.upper() if first.text == "toUpper" else text.lower()
        case name, [(int() | float()) as value] if name in FUNCTIONS:
            made = FUNCTIONS[name](float(value))
        case _:
            made = None
    if made is None:
        raise _TooHard
    return made


def _operand(one: _Token | Value, variables: Mapping[str, Value]) -> Value:
    if not isinstance(one, _Token):
        return one
    if one.kind == "number":
        return float(one.text)
    if one.kind == "text" and "\\" not in one.text:
        return one.text[1:-1]
    name, _, field = _resolved(one).partition(".")
    value = variables.get(name)
    if isinstance(value, Mapping) and field:
        return value.get(field, "")
    if value is None or field:
        raise _TooHard
    return value


def _shown(value: Value) -> str:
    if isinstance(value, str):
        return value
    raise _TooHard
