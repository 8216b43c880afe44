"""Go templates in the texts of alerts: what Prometheus fills in, read far enough to find mistakes.

Prometheus parses them in earnest when it loads the rules, and `promtool check rules` does before.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from heliograph.findings import did_you_mean
from heliograph.promql.functions import Version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.model.alerts import Condition

_ACTION: Final = re.compile(r"\{\{-?(?P<inside>.*?)-?\}\}", re.DOTALL)
_COMMENT: Final = re.compile(r"\s*/\*.*\*/\s*", re.DOTALL)
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"|`[^`]*`')
_LABEL: Final = re.compile(r"(?:\$labels|\.Labels)\.(\w+)|index\s+(?:\$labels|\.Labels)\s+\"([^\"]*)\"")
_VARIABLE: Final = re.compile(r"\$(\w+)")
_WORD: Final = re.compile(r"(?<![\w.$])[A-Za-z_]\w*")

_OPENING: Final = frozenset({"if", "range", "with", "define", "block"})
_KEYWORDS: Final = _OPENING | {"else", "end", "template", "break", "continue", "nil", "true", "false"}
_VARIABLES: Final = frozenset({"labels", "value", "externalLabels", "externalURL"})
_FUNCTIONS: Final = frozenset({
    "and", "args", "call", "eq", "externalURL", "first", "ge", "graphLink", "gt", "html", "humanize", "humanize1024",
    "humanizeDuration", "humanizePercentage", "humanizeTimestamp", "index", "js", "label", "le", "len", "lt", "match",
    "ne", "not", "or", "parseDuration", "pathPrefix", "print", "printf", "println", "query", "reReplaceAll",
    "safeHtml", "slice", "sortByLabel", "stripDomain", "stripPort", "strvalue", "tableLink", "title", "toLower",
    "toTime", "toUpper", "urlquery", "value",
})  # fmt: skip
"""Functions of Go's templates and of Prometheus 2.42."""

_LATER: Final = {"now": Version(3, 6), "toDuration": Version(3, 6), "urlQueryEscape": Version(3, 8)}
"""Functions that came later, with the version that has them first."""


class Mistake(NamedTuple):
    """What is wrong with a template: the fact, the remedy, and the word by which to find it."""

    message: str
    help: str
    word: str


def alert_texts(condition: Condition) -> Iterator[tuple[str, str]]:
    """The texts of an alert that Prometheus fills in, each with the argument that it is given by."""
    yield "summary", condition.summary
    yield "description", condition.description
    for argument, texts in (("labels", condition.labels), ("annotations", condition.annotations)):
        yield from ((argument, text) for text in texts.values())


def labels_used(text: str) -> list[str]:
    """The labels of the alert's series that a text asks for, each once."""
    found = (
        label for inside in _actions(text) for match in _LABEL.finditer(inside) for label in match.groups() if label
    )
    return list(dict.fromkeys(found))


def uses_value(text: str) -> bool:
    """Whether the value of the alert's expression is filled in."""
    return any(re.search(r"\$value\b|\.Value\b", _STRING.sub("", inside)) for inside in _actions(text))


def mistake(text: str, version: Version | None = None) -> Mistake | None:
    """The first mistake in a text for the oldest Prometheus that must read it; None when it can, as far as we do."""
    rest = _ACTION.sub("", text)
    if "{{" in rest:
        return Mistake("{{ is never closed", 'close it with }}, or write {{ "{{" }} for the braces themselves', "{{")
    depth = 0
    declared = set(_VARIABLES)
    for inside in _actions(text):
        code = _STRING.sub('""', inside).strip()
        words = _WORD.findall(code)
        first = words[0] if words and code.startswith(words[0]) else ""
        declared |= set(re.findall(r"\$(\w+)\s*(?:,\s*\$\w+\s*)?:?=", code)) | set(
            re.findall(r",\s*\$(\w+)\s*:=", code)
        )
        found = _in_action(inside.strip(), code, words, declared) or _newer(words, version)
        if found is not None:
            return found
        depth += (first in _OPENING) - (first == "end")
        if depth < 0 or (first == "else" and not depth):
            return Mistake(
                f"{{{{ {first} }}}} closes nothing", "take it out, or open an if, range or with before", first
            )
    if depth:
        return Mistake("an if, range or with is never closed", "close it with {{ end }}", "")
    return None


def _in_action(inside: str, code: str, words: list[str], declared: set[str]) -> Mistake | None:
    """A mistake between one pair of braces; `code` is what stands there without the contents of strings."""
    if not code:
        return Mistake(
            "{{ }} holds nothing", "name what is to be filled in: {{ $value }} or {{ $labels.instance }}", ""
        )
    if code.count('"') % 2 or code.count("`") % 2:
        return Mistake(f"a string is never closed in {{{{ {inside} }}}}", "close it", "")
    if code.count("(") != code.count(")"):
        return Mistake(f"the parentheses of {{{{ {inside} }}}} do not match", "close what is open", "")
    if code == "value":
        return Mistake("the function value is given nothing", "did you mean $value?", code)
    for name in _VARIABLE.findall(code):
        if name not in declared:
            near = did_you_mean(f"${name}", (f"${one}" for one in declared))
            return Mistake(f"templates have no variable ${name}", near or "there are $labels and $value", f"${name}")
    for word in words:
        if word not in _KEYWORDS and word not in _FUNCTIONS and word not in _LATER:
            near = did_you_mean(word, _FUNCTIONS)
            if word in ("labels", *declared):
                near = f"did you mean ${word}?"
            return Mistake(f"templates have no function {word}", near or "see Prometheus's template reference", word)
    return None


def _newer(words: list[str], version: Version | None) -> Mistake | None:
    """The first function that the version does not have yet."""
    for word in words:
        since = _LATER.get(word)
        if since is not None and version is not None and version < since:
            fact = f"the function {word} needs Prometheus {since}, and an environment has {version}"
            return Mistake(fact, f"do without it, or raise the environment to {since}", word)
    return None


def _actions(text: str) -> list[str]:
    """What stands between the braces, comments left out."""
    return [found["inside"] for found in _ACTION.finditer(text) if not _COMMENT.fullmatch(found["inside"])]
