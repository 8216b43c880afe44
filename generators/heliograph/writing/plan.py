"""What a build would do to one owner's tree, found by reading alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from heliograph.artifacts import MANIFEST, apart, folders_of
from heliograph.findings import HeliographError
from heliograph.values import frozen
from heliograph.writing.manifest import Entry, Manifest, entry_of, sha256
from heliograph.writing.staging import staging_of
from heliograph.writing.trees import explained, tree_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from heliograph.artifacts import Artifact

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
    """What a build makes of the tree at `folder`: `kept` are our files in it that are as they shall be already."""

    folder: Path
    kept: tuple[str, ...]
    written: Written


def plan_tree(root: Path, owner: str, artifacts: Iterable[Artifact], differs: Callable[[Difference], object]) -> Plan:
    """Hold an owner's artifacts against its tree on disk, as they come: what differs is told to `differs` one by one.

    Nothing else keeps their contents. A file of somebody else in the way is an error, once all have come.
    """
    folder = root / owner
    manifest, files = tree_of(root, owner)
    if staging_of(folder).exists():  # what a killed build left is gone by now
        raise _in_the_way(staging_of(folder))
    listed: Mapping[str, Entry] = manifest.files if manifest else {}
    present = frozenset(files)
    kept: set[str] = set()
    sums: dict[str, str] = {}  # of the files that are there and differ

    def hold(path: str, after: bytes | None) -> None:
        before = _content(folder, path) if path in present else None
        if before == after:
            kept.add(path)
            return
        if before is not None:
            sums[path] = sha256(before)
        if before is None or _owned(path, listed):
            differs(Difference(path, before, after))

    new: dict[str, Entry] = {}
    for artifact in apart(artifacts):
        path = str(artifact.path)
        new[path] = entry_of(artifact)
        hold(path, artifact.content)
    unowned = tuple(path for path in files if not _owned(path, listed))
    _refuse_in_the_way(folder, unowned, new.keys(), kept)
    removed = tuple(sorted((present & listed.keys()) - new.keys()))
    for path in removed:
        hold(path, None)
    hold(MANIFEST, Manifest(owner, new).content())
    written = Written(
        added=tuple(sorted(new.keys() - present)),
        changed=tuple(sorted((new.keys() & present) - kept)),
        removed=removed,
        unchanged=tuple(sorted(kept - {MANIFEST})),
        drifted=tuple(sorted(path for path in listed.keys() - kept if sums.get(path) != listed[path].sha256)),
        unowned=tuple(path for path in unowned if path not in new),
    )
    return Plan(folder, tuple(sorted(kept)), written)


def _content(folder: Path, path: str) -> bytes:
    with explained(folder, "read"):
        return (folder / path).read_bytes()


def _owned(path: str, listed: Mapping[str, Entry]) -> bool:
    return path == MANIFEST or path in listed


def _shown(line: str) -> str:
    """A line of a difference as a terminal may print it: no control characters, no end without end."""
    visible = "".join(
        char if char.isprintable() or char == "\t" else ascii(char)[1:-1] for char in line[:_LONGEST_LINE]
    )
    return visible if len(line) <= _LONGEST_LINE else visible + "…"


def _refuse_in_the_way(folder: Path, unowned: tuple[str, ...], new: AbstractSet[str], kept: AbstractSet[str]) -> None:
    """A file that is not ours is never overwritten, nor made a folder; the same bytes are as good as ours."""
    if not unowned:
        return
    folders = {parent for path in new for parent in folders_of(path)}
    for path in unowned:
        differs = path in new and path not in kept
        if differs or path in folders or any(parent in new for parent in folders_of(path)):
            raise _in_the_way(folder / path)


def _in_the_way(path: Path) -> HeliographError:
    return HeliographError(
        f"{path} is in the way of the build, and heliograph did not write it",
        help="move it out of the output folder, then build again",
    )
