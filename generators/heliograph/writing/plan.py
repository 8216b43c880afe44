"""What a build would do to one owner's tree, found by reading alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from heliograph.artifacts import MANIFEST, Artifact, folders_of, merge
from heliograph.findings import HeliographError
from heliograph.values import frozen
from heliograph.writing.manifest import Entry, Manifest, manifest_of, sha256
from heliograph.writing.staging import staging_of
from heliograph.writing.trees import explained, tree_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_LONGEST_LINE = 200  # of a difference that is shown


@frozen
class Written:
    """What a build did to a tree: paths inside it, sorted.

    `drifted` were changed or removed by hand since the last build, and are ours again; `unowned` are not ours and were
    left as they are.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    drifted: tuple[str, ...] = ()
    unowned: tuple[str, ...] = ()


@frozen
class Difference:
    """A file that a build would add, change or remove; None stands for no file."""

    path: str
    before: bytes | None
    after: bytes | None

    @property
    def kind(self) -> Literal["added", "changed", "removed"]:
        """What a build would do."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"

    def diff(self, lines: int = 40) -> str:
        """The unified difference from what is on disk to what a build writes, cut after so many lines."""
        import difflib

        before, after = (
            [] if content is None else content.decode(errors="replace").split("\n")
            for content in (self.before, self.after)
        )
        names = (f"on disk/{self.path}", f"built/{self.path}")
        found = list(difflib.unified_diff(before, after, *names, lineterm="", n=2))
        shown = [_shown(line) for line in found[:lines]]
        if len(found) > lines:
            shown.append(f"… and {len(found) - lines} more lines")
        return "\n".join(shown)


@frozen
class Plan:
    """The tree that is to stand at `folder`: every file with its bytes, the manifest included."""

    folder: Path
    contents: Mapping[str, bytes]
    before: Mapping[str, bytes]  # our files that are there now
    written: Written

    def differences(self) -> Iterator[Difference]:
        """What would change; the manifest only when nothing else does, since it follows the other files."""
        paths = (*self.written.added, *self.written.changed, *self.written.removed)
        if not paths and self.before.get(MANIFEST) != self.contents[MANIFEST]:
            paths = (MANIFEST,)
        for path in sorted(paths):
            yield Difference(path, self.before.get(path), self.contents.get(path))

    def kept(self, path: str) -> bool:
        """Whether the file at `path` is already as it shall be."""
        return self.before.get(path) == self.contents[path]


def plan_tree(root: Path, owner: str, artifacts: Iterable[Artifact]) -> Plan:
    """Hold an owner's artifacts against its tree on disk; a file of somebody else in the way is an error."""
    folder = root / owner
    manifest, files = tree_of(root, owner)
    merged = merge(artifacts)
    contents = {str(artifact.path): artifact.content for artifact in merged}
    contents[MANIFEST] = manifest_of(owner, merged).content()
    with explained(folder, "read"):
        before = {path: (folder / path).read_bytes() for path in files if path in contents or _owned(path, manifest)}
    unowned = tuple(path for path in files if not _owned(path, manifest))
    _refuse_in_the_way(folder, unowned, contents, before)
    return Plan(folder, contents, before, _written(manifest, contents, before, unowned))


def _shown(line: str) -> str:
    """A line of a difference as a terminal may print it: no control characters, no end without end."""
    visible = "".join(
        char if char.isprintable() or char == "\t" else ascii(char)[1:-1] for char in line[:_LONGEST_LINE]
    )
    return visible if len(line) <= _LONGEST_LINE else visible + "…"


def _owned(path: str, manifest: Manifest | None) -> bool:
    return path == MANIFEST or (manifest is not None and path in manifest.files)


def _written(
    manifest: Manifest | None, contents: Mapping[str, bytes], before: Mapping[str, bytes], unowned: tuple[str, ...]
) -> Written:
    new, old = contents.keys() - {MANIFEST}, before.keys() - {MANIFEST}
    unchanged = {path for path in new & old if contents[path] == before[path]}
    listed: Mapping[str, Entry] = manifest.files if manifest else {}
    drifted = (
        path for path in listed.keys() - unchanged if path not in before or sha256(before[path]) != listed[path].sha256
    )
    return Written(
        added=tuple(sorted(new - old)),
        changed=tuple(sorted((new & old) - unchanged)),
        removed=tuple(sorted(old - new)),
        unchanged=tuple(sorted(unchanged)),
        drifted=tuple(sorted(drifted)),
        unowned=tuple(path for path in unowned if path not in contents),
    )


def _refuse_in_the_way(
    folder: Path, unowned: tuple[str, ...], contents: Mapping[str, bytes], before: Mapping[str, bytes]
) -> None:
    """A file that is not ours is never overwritten, nor made a folder; the same bytes are as good as ours."""
    folders = {parent for path in contents for parent in folders_of(path)}
    for path in unowned:
        differs = path in contents and contents[path] != before[path]
        if differs or path in folders or any(parent in contents for parent in folders_of(path)):
            raise _in_the_way(folder / path)
    if staging_of(folder).exists():  # what a killed build left is gone by now
        raise _in_the_way(staging_of(folder))


def _in_the_way(path: Path) -> HeliographError:
    return HeliographError(
        f"{path} is in the way of the build, and heliograph did not write it",
        help="move it out of the output folder, then build again",
    )
