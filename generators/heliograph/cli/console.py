"""What commands print with: findings and tables on standard output, errors and progress on standard error."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from heliograph.findings import Severity
from heliograph.loading import BrokenDefinitions
from heliograph.reports import of_error, plain, summary_unloaded, text
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Sequence

    from heliograph.findings import Finding, HeliographError


@frozen
class Settings:
    """The options of the group."""

    definitions: Path
    output: Path
    quiet: bool = False

    def note(self, message: str) -> None:
        """Say something that `--quiet` leaves out."""
        if not self.quiet:
            click.echo(message)


def say(findings: Iterable[Finding]) -> None:
    """Print findings as people read them."""
    from heliograph.reports.colour import colour

    told = text(findings, root=Path.cwd(), paint=colour if _in_colour(sys.stdout) else plain)
    if told:
        click.echo(told)


def findings_of(error: HeliographError) -> list[Finding]:
    """What an error says, as findings: all that was found out when definitions are broken."""
    from heliograph.checks import of_errors

    return of_errors(error.errors if isinstance(error, BrokenDefinitions) else (error,))


def complain(error: HeliographError) -> None:
    """Print an error: on standard output when it is about definitions, as findings are."""
    if isinstance(error, BrokenDefinitions) or error.place is not None:
        findings = findings_of(error)
        say(findings)
        if isinstance(error, BrokenDefinitions):
            click.echo(summary_unloaded(findings))
    else:
        sys.stderr.write(text([of_error(error)], root=Path.cwd()))


def failed(findings: Iterable[Finding], *, strict: bool) -> bool:
    """Whether findings fail a command."""
    return any(strict or finding.severity is Severity.ERROR for finding in findings)


@contextlib.contextmanager
def progress(settings: Settings) -> Generator[Callable[[str], None]]:
    """Within the block, the function that is given says what is being done: on a terminal, and never with `--quiet`."""
    if settings.quiet or not sys.stderr.isatty():
        yield lambda message: None  # noqa: ARG005 — nobody watches
        return
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        yield status.update


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows under a header: texts to the left, numbers to the right."""
    lines = [tuple(header), *(tuple(map(str, row)) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    numeric = [all(cell.isdecimal() for cell in column[1:]) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if number else cell.ljust(width)
            for cell, width, number in zip(line, widths, numeric, strict=True)
        ).rstrip()
        for line in lines
    )


def _in_colour(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
