"""What is on disk, read back and held against its schema."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from heliograph import artifacts, conventions, schemas, writing
from heliograph.findings import Finding, HeliographError
from heliograph.source import Place
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

_REBUILD = "run `heliograph build`; files in the output are not edited by hand"
_AWAY = "move the folder away, then run `heliograph build`: nothing in it is proven"
MEND = "mend the definition and build again; if that is right, this is a defect of heliograph"


@frozen(eq=False)
class File:
    """A rendered file that is as its schema says: its path in the owner's folder, its definition, what it holds."""

    owner: str
    path: PurePosixPath
    source: str | None
    value: Any

    def is_in(self, folder: str) -> bool:
        """Whether it is directly in the folder, of whichever environment."""
        return self.path.parent.match(folder)

    def failure(self, message: str, help: str, *, subject: str = "") -> Failure:
        """Something that is wrong with it."""
        return Failure(self.owner, self.path, message, help, self.source, subject)

    @property
    def environment(self) -> PurePosixPath:
        """The folder that holds all of its environment, for a rule file or a proof."""
        return self.path.parents[2]

    @property
    def rules(self) -> Iterator[Mapping[str, Any]]:
        """The rules of a rule file."""
        return (rule for group in self.value["groups"] for rule in group["rules"])

    @property
    def is_test(self) -> bool:
        """Whether it is a file of promtool tests; beside those stand the rules that they test."""
        return self.is_in(conventions.PROOFS) and "tests" in self.value

    @property
    def is_admission(self) -> bool:
        """Whether it says of an alert that it is deployed unproven."""
        return self.is_in(conventions.PROOFS) and "unproven" in self.value

    @property
    def is_deployed_rules(self) -> bool:
        """Whether Prometheus is to load it."""
        return self.is_in(conventions.RULES)

    @property
    def is_configuration(self) -> bool:
        """Whether it is an Alertmanager configuration."""
        return self.path.match(conventions.ALERTMANAGER)


@frozen
class Failure:
    """Something that is not proven, or proven wrong: of a file, or of an alert (`subject`) in it."""

    owner: str
    path: PurePosixPath
    message: str
    help: str
    source: str | None = None
    subject: str = ""

    def finding(self, output: Path, definitions: Path) -> Finding:
        """The failure as a finding; its place is where the definition of the file names the alert."""
        return Finding(
            code="",
            message=f"{output / self.owner / self.path}: {self.message}",
            help=self.help,
            place=_named(definitions.parent / self.source, self.subject) if self.source and self.subject else None,
            subject=self.subject,
            service=self.owner,
        )


def _named(definition: Path, name: str) -> Place | None:
    """The first place where a definition has a name in quotes."""
    try:
        lines = definition.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    found = ((number, line.find(f"{quote}{name}{quote}")) for number, line in enumerate(lines, 1) for quote in "\"'")
    return next((Place(str(definition), one, at, one, at + len(name) + 2) for one, at in found if at >= 0), None)


def unowned(output: Path, owners: Collection[str]) -> Iterator[Failure]:
    """What is wrong with the folders of the output that are nobody's: what is in them may be deployed, unproven."""
    for folder in sorted(output.iterdir()):
        if folder.is_dir() and folder.name not in owners and not folder.name.startswith(".") and any(folder.iterdir()):
            yield Failure(folder.name, PurePosixPath(artifacts.MANIFEST), "is missing or damaged", _AWAY)


def read(output: Path, owner: str) -> tuple[list[File], list[Failure]]:
    """An owner's files, and what is wrong with those that are not as the manifest or their schema says."""
    failures = [
        Failure(owner, PurePosixPath(problem.path), problem.message.removeprefix(f"{problem.path} "), _REBUILD)
        for problem in writing.verify(output, owner)
    ]
    changed = {failure.path for failure in failures}
    files: list[File] = []
    for one in writing.read(output, owner):
        try:
            value = artifacts.parse(str(one.path), one.content)
        except HeliographError as error:
            message = error.message.removeprefix(f"{one.path} ")
            failures.append(Failure(owner, one.path, message, _REBUILD, one.source))
            continue
        name = schemas.schema_for(str(one.path), value)
        found = ["no schema knows this file"] if name is None else list(map(str, schemas.problems(name, value)))
        remedy = _REBUILD if one.path in changed else MEND
        failures += [Failure(owner, one.path, message, remedy, one.source) for message in found]
        if not found:
            files.append(File(owner, one.path, one.source, value))
    return files, failures
