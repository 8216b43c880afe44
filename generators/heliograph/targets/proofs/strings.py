"""Texts that a regular expression matches: label values for proofs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_LIKELY: Final = "0a1bcdefghijklmnopqrstuvwxyz23456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_/. :"
_COUNTED: Final = re.compile(r"\{(\d+)(?:,(\d*))?\}")
_GROUP: Final = re.compile(r"\(\?(?:P?<\w+>|[a-zA-Z]*:|[a-zA-Z]+\))")
_TRIES: Final = 8


def examples(pattern: str) -> Iterator[str]:
    """Some texts that the whole pattern matches, plainest first; none where the pattern is too involved."""
    try:
        compiled = re.compile(pattern, re.ASCII | re.DOTALL)
    except (re.error, RecursionError, OverflowError):
        return
    seen: set[str] = set()
    for choice in range(_TRIES):
        text = _Example(pattern, choice).text()
        if text not in seen and compiled.fullmatch(text):
            seen.add(text)
            yield text


class _Example:
    """One text: `choice` picks among alternatives, and repeats what may be repeated."""

    def __init__(self, pattern: str, choice: int) -> None:
        self._rest = pattern
        self._choice = choice

    def text(self) -> str:
        """The text; what does not match in the end is no example."""
        made = self._alternatives()
        return made if not self._rest else made + "?"

    def _alternatives(self) -> str:
        branches = [self._sequence()]
        while self._rest.startswith("|"):
            self._rest = self._rest[1:]
            branches.append(self._sequence())
        return branches[self._choice % len(branches)]

    def _sequence(self) -> str:
        made = ""
        while self._rest and self._rest[0] not in "|)":
            made += self._repeated(self._atom())
        return made

    def _atom(self) -> str:
        first, self._rest = self._rest[0], self._rest[1:]
        if first == "(":
            opened = _GROUP.match("(" + self._rest)
            self._rest = self._rest[opened.end() - 1 :] if opened else self._rest
            if opened and opened[0].endswith(")"):
                return ""
            made = self._alternatives()
            self._rest = self._rest[1:]
            return made
        if first == "[":
            return self._member(first)
        if first == "\\":
            escaped, self._rest = self._rest[:1], self._rest[1:]
            return self._like(f"\\{escaped}") if escaped.isalnum() else escaped
        if first in "^$":
            return ""
        return self._like(".") if first == "." else first

    def _member(self, opened: str) -> str:
        end = self._rest.find("]", 2 if self._rest.startswith("^") else 1)
        if end < 0:
            return ""
        group, self._rest = opened + self._rest[: end + 1], self._rest[end + 1 :]
        return self._like(group)

    def _like(self, group: str) -> str:
        """A character that a class of characters holds."""
        try:
            compiled = re.compile(group, re.ASCII)
        except re.error:
            return ""
        return next((one for one in _LIKELY + group if compiled.fullmatch(one)), "")

    def _repeated(self, atom: str) -> str:
        mark = self._rest[:1]
        if mark and mark in "*+?":
            self._rest = self._rest[1:].removeprefix("?")
            least = 1 if mark == "+" else 0
            return atom * min(least + self._choice // 2, 1 if mark == "?" else 3)
        counted = _COUNTED.match(self._rest)
        if counted is None:
            return atom
        self._rest = self._rest[counted.end() :].removeprefix("?")
        return atom * int(counted[1])
