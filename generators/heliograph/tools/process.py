"""Finds outside programs and runs them: the only place where processes are started, besides `fetch`."""

from __future__ import annotations

import contextlib
import functools
import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from heliograph.findings import HeliographError
from heliograph.tools.fetch import locate
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

Version = tuple[int, int, int]

# What each program is for, its package in Debian and Ubuntu and in Homebrew, and the oldest version that will do.
_PROGRAMS: Mapping[str, tuple[str, str, str, Version]] = {
    "promtool": ("to check and prove rules", "prometheus", "prometheus", (2, 42, 0)),
    "amtool": ("to check routes", "prometheus-alertmanager", "alertmanager", (0, 25, 0)),
    "prometheus": ("to load rules into a real server", "prometheus", "prometheus", (2, 42, 0)),
    "alertmanager": ("to load routes into a real server", "prometheus-alertmanager", "alertmanager", (0, 25, 0)),
}
_STOPPING_SECONDS = 10
_MAY_BE_SECRET = (
    (re.compile(r"`[^`]*`"), "`…`"),
    (re.compile(r"""scheme (\\?)"[^"]*\""""), r'scheme \1"…\1"'),
    (re.compile(r"""(\w+://)(?:[^\s/@"]*@)?([^\s/"\\]*)[^\s"\\]*"""), r"\1\2/…"),
)


class ToolMissing(HeliographError):
    """An outside program is missing or too old: nothing that needs it was done."""

    exit_code = 3


class ToolFailed(HeliographError):
    """An outside program did not start, did not end or answered with something that cannot be understood."""

    exit_code = 3


@frozen
class Completed:
    """How a program ended: its exit code and all that it printed."""

    returncode: int
    stdout: str
    stderr: str


def tools_folder() -> Path | None:
    """Where `make tools` put the programs: HELIOGRAPH_TOOLS, else the nearest `.tools` here or above."""
    if named := os.environ.get("HELIOGRAPH_TOOLS"):
        return Path(named)
    here = Path.cwd()
    return next((folder / ".tools" for folder in (here, *here.parents) if (folder / ".tools").is_dir()), None)


def find(name: str, folder: Path | None = None) -> Path | None:
    """Where the program `name` is: on PATH first, then in `folder`/bin (by default `tools_folder()`), else None."""
    return locate(name, folder or tools_folder())


def require(name: str) -> Path:
    """The program `name`, new enough; raises ToolMissing, which says how to get it."""
    purpose, debian, homebrew, oldest = _PROGRAMS[name]
    how = (
        f"run `make tools`, which installs nothing; or install it: `apt-get install {debian}` on Debian and Ubuntu, "
        f"`brew install {homebrew}` on macOS"
    )
    program = find(name)
    if program is None:
        place = tools_folder() or Path(".tools")
        raise ToolMissing(f"{name} is needed {purpose}, and is neither on PATH nor in {place / 'bin'}", help=how)
    if version(program) < oldest:
        raise ToolMissing(
            f"{program} is version {_dotted(version(program))}; Heliograph needs {_dotted(oldest)} or newer {purpose}",
            help=how,
        )
    return program


@functools.cache
def version(program: Path) -> Version:
    """The version that `program` gives of itself; asked once per process."""
    said = run([str(program), "--version"], timeout=30)
    found = re.search(r"\bversion (\d+)\.(\d+)\.(\d+)", said.stdout + said.stderr)
    if found is None:
        raise ToolFailed(f"{program} --version names no version", help="check that it is the real program")
    major, minor, patch = (int(part) for part in found.groups())
    return major, minor, patch


def run(
    arguments: Sequence[str],
    *,
    timeout: float,
    stdin: str | None = None,
    cwd: Path | None = None,
    merged: bool = False,
) -> Completed:
    """Runs a program to its end, at most `timeout` seconds, and returns what it said, whatever its exit code.

    `merged` puts standard error into `stdout`, in the order in which the lines were written.
    """
    try:
        done = subprocess.run(
            arguments,
            input=stdin if stdin is not None else "",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if merged else subprocess.PIPE,
            timeout=timeout,
            cwd=cwd,
            check=False,
            encoding="utf-8",
            errors="replace",
        )
    except subprocess.TimeoutExpired as late:
        raise ToolFailed(f"{arguments[0]} did not end within {timeout:g} s, and was stopped") from late
    except OSError as fault:
        raise ToolFailed(f"{arguments[0]} cannot be started: {fault.strerror}") from fault
    return Completed(done.returncode, done.stdout, done.stderr or "")


@contextlib.contextmanager
def running(arguments: Sequence[str], log: Path) -> Generator[subprocess.Popen[bytes]]:
    """A program that runs while the block does, writing to `log`; it is stopped however the block is left."""
    with log.open("wb") as output:
        try:
            process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT)
        except OSError as fault:
            raise ToolFailed(f"{arguments[0]} cannot be started: {fault.strerror}") from fault
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(_STOPPING_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def redacted(text: str) -> str:
    """`text` without what may be secret in a program's words: YAML values that it quotes, and URLs past their host."""
    for pattern, mask in _MAY_BE_SECRET:
        text = pattern.sub(mask, text)
    return text


def _dotted(number: Version) -> str:
    return ".".join(str(part) for part in number)
