"""`heliograph check`: findings only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from heliograph import __version__
from heliograph.build import check as check_definitions
from heliograph.cli.completion import services
from heliograph.cli.console import Settings, failed, findings_of, progress, say
from heliograph.findings import HeliographError
from heliograph.reports import as_json, github, sarif, summary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.findings import Finding


@click.command(short_help="Say what is wrong with definitions; write nothing.")
@click.argument("services", metavar="[SERVICE]...", nargs=-1, shell_complete=services)
@click.option(
    "--format", type=click.Choice(["text", "json", "github", "sarif"]), default="text", show_default=True,
    help="For people, for programs, for annotations of a pull request, or for code scanning.",
)  # fmt: skip
@click.option("--strict", is_flag=True, help="Warnings fail too.")
@click.pass_obj
def check(settings: Settings, services: tuple[str, ...], format: str, *, strict: bool) -> int:
    """Say everything that is wrong with the definitions of SERVICE (of all services when none is named).

    Nothing is written. Exit code 1 when there is an error, 2 when the definitions cannot be read at all.
    """
    try:
        with progress(settings) as tell:
            checked = check_definitions(settings.definitions, services, tell)
    except HeliographError as error:
        if format == "text":
            raise
        _print(findings_of(error), format)
        return error.exit_code
    _print(checked.findings, format)
    if format == "text":
        settings.note(summary(checked.findings, checked=len(checked.services)))
    return int(failed(checked.findings, strict=strict))


def _print(findings: Sequence[Finding], format: str) -> None:
    root = Path.cwd()
    match format:
        case "json":
            click.echo(as_json(findings, root=root), nl=False)
        case "github":
            click.echo(github(findings, root=root), nl=False)
        case "sarif":
            from heliograph.checks import catalogue

            click.echo(sarif(findings, root=root, rules=catalogue(), version=__version__), nl=False)
        case _:
            say(findings)
