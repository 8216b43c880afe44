"""What is said about a definition: findings, and the errors that end a command."""

from __future__ import annotations

import operator
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from heliograph.source import Place


_WORD: Final = r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_A-Za-z]+"
_LEAST: Final = 3
"""Letters of a word that can be mistyped or cut short."""
_PARTLY: Final = 0.6
_MOSTLY: Final = 0.7
_NEARLY_ALL: Final = 0.85
"""Shares that must be the same: of two words that begin alike, of others, and of two names."""


class Severity(StrEnum):
    """How bad a finding is: an error fails every command, a warning only `--strict` ones."""

    ERROR = "error"
    WARNING = "warning"


@frozen(kw_only=True)
class Finding:
    """One fact about a definition, where it stands, and what to do about it.

    `message` states the fact, `help` the remedy, `note` stands beside the carets. `subject` names the definition,
    `service` whose it is (empty for what the organisation shares). `secret` says that the line at `place` holds a
    secret: it is named, never shown.
    """

    code: str
    message: str
    help: str
    place: Place | None
    severity: Severity = Severity.ERROR
    subject: str = ""
    note: str = ""
    service: str = ""
    secret: bool = False


class HeliographError(Exception):
    """Ends a command with a message for the user; `exit_code` 2 is wrong usage, 3 a missing tool or server.

    `secret` says that the line at `place` holds a secret: it is named, never shown.
    """

    exit_code = 2

    def __init__(self, message: str, *, help: str = "", place: Place | None = None, secret: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        self.place = place
        self.secret = secret


class DefinitionError(HeliographError):
    """A definition that cannot be built at all: the mistake is shown at the line that made it."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence offering the known word nearest to `word`, or an empty string when none is near.

    Names are compared word by word: two that share most of their letters, but not what they are about, are not near.
    """
    near = [one for one in set(known) if _near(word, one)]
    return f"did you mean {min(near, key=lambda one: (-_ratio(word, one), one))}?" if near else ""


def _near(one: str, other: str) -> bool:
    """Whether two names may be one: but for case, separators, the order of words, a word left out, and slips."""
    mine, theirs = _words(one), _words(other)
    if not mine or not theirs:
        return False
    if "".join(mine) == "".join(theirs) or sorted(mine) == sorted(theirs):
        return True
    if len(mine) == len(theirs):
        return all(map(_alike, mine, theirs))
    begins = theirs[: len(mine)] == mine and 2 * len("".join(mine)) >= len("".join(theirs))
    inside = other.casefold().endswith(f"/{one.casefold()}")
    return begins or inside or _ratio(one.casefold(), other.casefold()) >= _NEARLY_ALL


def _alike(one: str, other: str) -> bool:
    """Whether two words may be one, mistyped or cut short."""
    short, long = sorted((one, other), key=len)
    if len(short) < _LEAST:
        return short == long
    if long.startswith(short) or sorted(one) == sorted(other):
        return True
    slip = len(short) == len(long) and sum(map(operator.ne, one, other)) == 1
    return slip or _ratio(one, other) >= (_PARTLY if one[:_LEAST] == other[:_LEAST] else _MOSTLY)


def _words(name: str) -> list[str]:
    import re  # services import this module, and look for no names

    return [word.casefold() for word in re.findall(_WORD, name)]


def _ratio(one: str, other: str) -> float:
    import difflib

    return difflib.SequenceMatcher(None, one, other).ratio()
