"""What is said about a definition: findings, and the errors that end a command."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from heliograph.source import Place


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
    """A sentence offering the known word nearest to `word`, or an empty string when none is near."""
    import difflib

    near = difflib.get_close_matches(word, sorted(set(known)), n=1, cutoff=0.6)
    return f"did you mean {near[0]}?" if near else ""
