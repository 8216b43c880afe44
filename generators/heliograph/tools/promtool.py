"""promtool's verdicts on rule files, on unit tests of rules, and on Prometheus configurations.

Three ways in which promtool passes without having proven anything are failures here: a file without rules, a test whose
`rule_files` match no file, and a file of which it says nothing at all.
"""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from heliograph.tools.process import ToolFailed, Version, redacted, require, run, version
from heliograph.tools.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_FILES_PER_RUN = 500
_SECONDS_PER_RUN = 900
# What stands before a file's name above what is said of it; the last is that of promtool 3.16.
_CHECKING = ("Checking ",)
_TESTING = ("Unit Testing:  ", "Processing test file: ")


def promtool_version() -> Version:
    """Which promtool is used, as (major, minor, patch)."""
    return version(require("promtool"))


def check_rules(paths: Sequence[Path], *, program: Path | None = None) -> tuple[Verdict, ...]:
    """Whether each rule file is well formed and free of duplicate rules; no paths, no verdicts.

    `program` is the promtool to ask, by default the one that is found.
    """
    return tuple(_verdicts(program, ["check", "rules", "--lint-fatal"], _CHECKING, paths))


def test_rules(paths: Sequence[Path], *, program: Path | None = None) -> tuple[Verdict, ...]:
    """Whether the expectations of each file of unit tests hold; all files share one process, which is fastest.

    A test expecting no alerts passes for an alert that does not exist: pair it with one that expects some.
    """
    return tuple(_verdicts(program, ["test", "rules"], _TESTING, paths))


def check_config(path: Path) -> Verdict:
    """Whether a Prometheus configuration and the rule files that it names are valid."""
    done = run([str(require("promtool")), "check", "config", str(path)], timeout=_SECONDS_PER_RUN, merged=True)
    return Verdict(path, "" if done.returncode == 0 else redacted(done.stdout.strip()))


def _verdicts(
    program: Path | None, command: Sequence[str], headings: Sequence[str], paths: Sequence[Path]
) -> Iterator[Verdict]:
    if not paths:
        return
    promtool = str(program or require("promtool"))
    for start in range(0, len(paths), _FILES_PER_RUN):
        batch = paths[start : start + _FILES_PER_RUN]
        present = [path for path in dict.fromkeys(batch) if path.is_file()]
        sections: dict[Path, str] = {}
        if present:
            done = run([promtool, *command, *map(str, present)], timeout=_SECONDS_PER_RUN, merged=True)
            sections = _sections(done.stdout, headings, present)
            if done.returncode != 0 and all(_message(section) == "" for section in sections.values()):
                raise ToolFailed(f"promtool failed without naming a file:\n{done.stdout.strip()}")
        yield from (
            Verdict(path, _message(sections[path]) if path in sections else "there is no such file") for path in batch
        )


def _sections(output: str, headings: Sequence[str], paths: Sequence[Path]) -> dict[Path, str]:
    """What was said under each path's heading; they come in the order of `paths`."""
    said: dict[Path, list[str]] = {path: [] for path in paths}
    coming = iter(paths)
    awaited, current = next(coming, None), None
    for line in output.splitlines():
        if awaited is not None and line in {f"{heading}{awaited}" for heading in headings}:
            current, awaited = awaited, next(coming, None)
        elif current is not None:
            said[current].append(line)
    return {path: textwrap.dedent("\n".join(lines)).strip() for path, lines in said.items()}


def _message(section: str) -> str:
    """Empty when promtool says without reservation that the file passed, else its words."""
    if re.fullmatch(r"SUCCESS(: \d+ rules found)?", section):
        return "the file holds no rules" if section == "SUCCESS: 0 rules found" else ""
    words = textwrap.dedent(section.removeprefix("FAILED:\n")).removesuffix("SUCCESS").strip()
    return words or "promtool says nothing of this file"
