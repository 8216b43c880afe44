"""The group of commands, its options, and what becomes of every error."""

from __future__ import annotations

import errno
import os
import sys
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click
from click.shell_completion import shell_complete

from heliograph import __version__
from heliograph.cli.console import Settings, complain
from heliograph.findings import HeliographError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAME = "heliograph"
_COMPLETE = "_HELIOGRAPH_COMPLETE"
INTERRUPTED = 130  # as a shell reports a program that was stopped by Ctrl-C
PIPE_CLOSED = 141  # and one whose reader went away
_REPORT = "this is a defect of heliograph: please report it, with what HELIOGRAPH_TRACEBACK=1 makes it say"


_COMMANDS = ("build", "check", "prove", "explain", "catalog", "livecheck")  # in the order in which people meet them


class _Commands(click.Group):
    """Imports a command when it is asked for, and knows the one that a misspelt one may have been meant as."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            hint = did_you_mean(args[0], self.list_commands(ctx))
            raise click.UsageError(f"there is no command {args[0]!r}" + (f"; {hint}" if hint else ""), ctx) from error

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 — click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 — click's signature
        if cmd_name not in _COMMANDS:
            return None
        return cast("click.Command", getattr(import_module(f"heliograph.cli.{cmd_name}"), cmd_name))


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  heliograph build                     write output/ from definitions/
  heliograph build --check             say what a build would change, write nothing
  heliograph check --format github     findings as annotations of a pull request
  heliograph prove                     prove what is in output/
  heliograph explain HG201             what a finding means, and how to mend it
  heliograph livecheck http://localhost:8000/metrics
                                       hold what a service exposes against its definitions

\b
Exit codes:
  0  fine (warnings too, unless --strict)    2  wrong usage or broken definitions
  1  findings or differences                 3  a tool or server is missing

\b
Completion of commands, services and codes:
  bash   eval "$(_HELIOGRAPH_COMPLETE=bash_source heliograph)"
  zsh    eval "$(_HELIOGRAPH_COMPLETE=zsh_source heliograph)"
  fish   _HELIOGRAPH_COMPLETE=fish_source heliograph | source
""",
)
@click.option(
    "--definitions",
    type=click.Path(path_type=Path),
    default=Path("definitions"),
    show_default=True,
    help="The folder of definitions.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=Path("output"),
    show_default=True,
    help="The folder that is written and proven.",
)
@click.option("--quiet", is_flag=True, help="No progress and no summaries: findings and errors only.")
@click.version_option(__version__, message="heliograph %(version)s")
@click.pass_context
def heliograph(context: click.Context, definitions: Path, output: Path, *, quiet: bool) -> None:
    """Turn typed definitions into dashboards, rules and routes, and prove them before they are deployed."""
    context.obj = Settings(definitions, output, quiet=quiet)


def run(arguments: Sequence[str]) -> int:
    """Run the commands and turn every error into a message and an exit code; no traceback is ever shown unasked."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # definitions may hold any character
    try:
        code = _invoked(arguments)
        sys.stdout.flush()
    except BaseException as error:
        if os.environ.get("HELIOGRAPH_TRACEBACK") == "1":
            raise
        return _failed(error)
    return code


def _invoked(arguments: Sequence[str]) -> int:
    if instruction := os.environ.get(_COMPLETE):
        return shell_complete(heliograph, {}, _NAME, _COMPLETE, instruction)
    with heliograph.make_context(_NAME, list(arguments)) as context:
        return int(heliograph.invoke(context) or 0)


def _failed(error: BaseException) -> int:
    """Say what went wrong; the exit code."""
    match error:
        case click.ClickException():
            error.show()
            return error.exit_code
        case click.exceptions.Exit():
            return error.exit_code
        case HeliographError():
            complain(error)
            return error.exit_code
        case KeyboardInterrupt():
            return _said("; ".join(("stopped", *map(str, error.args))), code=INTERRUPTED)
        case OSError(errno=errno.EPIPE):
            _write_no_more()
            return PIPE_CLOSED
        case OSError():
            if error.filename is None:
                _write_no_more()
            return _said(f"{error.filename or 'standard output'}: {(error.strerror or str(error)).lower()}")
        case RecursionError():
            return _said("something is nested too deeply", "look for an expression or a value that a loop builds")
        case MemoryError():
            return _said("there is not enough memory", "build fewer services at a time")
        case ModuleNotFoundError():
            raise error
        case _:
            return _said(f"{type(error).__name__}: {' '.join(str(error).split())}", _REPORT)


def _write_no_more() -> None:
    """Nobody takes the output: let the interpreter not try again as it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _said(message: str, remedy: str = "", *, code: int = 2) -> int:
    complain(HeliographError(message, help=remedy))
    return code
