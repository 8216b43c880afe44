"""Proof of what is on disk: hashes, schemas, and the verdicts of the programs that will load it."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from typing import TYPE_CHECKING, Final

from heliograph import conventions, writing
from heliograph.findings import HeliographError, did_you_mean
from heliograph.prove.evidence import Admission, admissions, cases, vacuous
from heliograph.prove.files import MEND, Failure, File, read, unowned
from heliograph.tools import amtool, promtool
from heliograph.tools.process import ToolMissing, require
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from heliograph.tools.verdict import Verdict

__all__ = ["Admission", "Failure", "Proof", "Row", "prove"]

_ALERT: Final = re.compile(r"^ *alertname: (.+?), time: (\S+?),(?: *$)?", re.MULTILINE)
"""Begins what promtool says of one alert at one moment."""


@frozen
class Row:
    """What was proven of one owner: alerts with the cases that passed, rules and configurations that load, files.

    `unproven` are the alerts that are deployed without a proof, as their definitions allow.
    """

    owner: str
    alerts: int
    firing: int
    quiet: int
    unproven: tuple[Admission, ...]
    rules: int
    configurations: int
    files: int


@frozen
class Proof:
    """What was proven, by owner, and what was not."""

    rows: tuple[Row, ...]
    failures: tuple[Failure, ...]


def prove(output: Path, names: Sequence[str], tell: Callable[[str], None]) -> Proof:
    """Prove the folders of the output called `names`, all when none is named.

    Raises ToolMissing when a program is missing: then nothing is proven.
    """
    _require("promtool", "amtool")
    owners = _owners(output, names)
    files: list[File] = []
    failures = [] if names else list(unowned(output, owners))
    for owner in owners:
        tell(f"Reading {owner}")
        found, faults = read(output, owner)
        files += found
        failures += faults
        if not _lost(faults, found):
            failures += vacuous(found)
    tell("Checking rules")
    rejected = _judged(output, [one for one in files if one.is_deployed_rules], promtool.check_rules, failures)
    tell("Proving alerts")
    rejected |= _judged(output, [one for one in files if one.is_test], promtool.test_rules, failures)
    tell("Checking configurations")
    configurations = [one for one in files if one.is_configuration]
    rejected |= _judged(output, configurations, lambda paths: [amtool.check_config(path) for path in paths], failures)
    return Proof(tuple(_row(owner, files, rejected) for owner in owners), tuple(failures))


def _lost(faults: Sequence[Failure], found: Sequence[File]) -> bool:
    """Whether rules cannot be read: that is told, and every proof would only seem to be of something else."""
    known = {one.path for one in found}
    return any(fault.path.parent.match(conventions.RULES) and fault.path not in known for fault in faults)


def _require(*programs: str) -> None:
    for program in programs:
        try:
            require(program)
        except ToolMissing as error:
            raise ToolMissing(f"nothing was proven: {error.message}", help=error.help) from None


def _owners(output: Path, names: Sequence[str]) -> Sequence[str]:
    writing.recover(output)
    known = writing.owners(output)
    if not known:
        raise HeliographError(f"{output} has not been built: there is nothing to prove", help="run `heliograph build`")
    for name in names:
        if name not in known:
            remedy = did_you_mean(name, known) or f"there are {', '.join(known)}"
            raise HeliographError(f"{output} holds nothing of {name!r}", help=remedy)
    return [owner for owner in known if not names or owner in names]


def _judged(
    output: Path, files: Sequence[File], judge: Callable[[Sequence[Path]], Iterable[Verdict]], failures: list[Failure]
) -> set[File]:
    """Add what a program says against files to `failures`; the files that it rejected."""
    by_path = {output / one.owner / one.path: one for one in files}
    rejected = {by_path[verdict.path]: verdict.message for verdict in judge(list(by_path)) if not verdict.passed}
    for one, message in rejected.items():
        failures += _failures(one, message)
    return set(rejected)


def _failures(one: File, message: str) -> Iterator[Failure]:
    """What a program says against a file: by alert, where it names some."""
    whole, *parts = _ALERT.split(message)
    if whole.strip() or not parts:
        yield one.failure(whole.strip() or message, MEND)
    for alert, time, words in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        told = textwrap.dedent(words).strip()
        yield one.failure(f"{alert} is not as expected after {time}:\n{told}", MEND, subject=alert)


def _row(owner: str, files: Sequence[File], rejected: set[File]) -> Row:
    own = [one for one in files if one.owner == owner]
    passed = [case for case in cases(own) if case.test not in rejected]
    firing = Counter(case.alert for case in passed if case.fires)
    quiet = Counter(case.alert for case in passed if not case.fires)
    loaded = [one for one in own if one not in rejected]
    return Row(
        owner=owner,
        alerts=len(firing.keys() & quiet.keys()),
        firing=firing.total(),
        quiet=quiet.total(),
        unproven=tuple(sorted(admissions(own))),
        rules=sum(len(list(one.rules)) for one in loaded if one.is_deployed_rules),
        configurations=sum(one.is_configuration for one in loaded),
        files=len(own),
    )
