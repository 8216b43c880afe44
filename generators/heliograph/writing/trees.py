"""What is in the output folder: whose trees there are, and which of their files are as their manifest says."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from errno import EACCES, EDQUOT, EEXIST, ENOSPC, ENOTDIR, EPERM, EROFS
from typing import TYPE_CHECKING, Literal, NoReturn

from heliograph.artifacts import MANIFEST, path_fault
from heliograph.findings import HeliographError
from heliograph.values import frozen
from heliograph.writing.manifest import Manifest, is_ours, read_manifest, sha256

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

STAGING = ".heliograph-"  # begins the names of the folders in which trees are prepared

_TOLERATED = frozenset({".gitattributes", ".gitignore", ".gitkeep"})
_FACTS = {
    "missing": "is missing",
    "modified": "was changed by hand",
    "unlisted": f"is not in {MANIFEST}",
}
_REMEDIES = {
    **dict.fromkeys((ENOSPC, EDQUOT), "free some space, then run the command again"),
    **dict.fromkeys((EACCES, EPERM, EROFS), "make the folder writable, or build into another one"),
    **dict.fromkeys(
        (ENOTDIR, EEXIST), "a file stands where a folder is needed: move it away, or build into another folder"
    ),
}


@frozen
class Problem:
    """A file in an owner's tree that is not as the manifest says; `path` is relative to the tree."""

    path: str
    kind: Literal["missing", "modified", "unlisted"]

    @property
    def message(self) -> str:
        """The fact as a sentence."""
        return f"{self.path} {_FACTS[self.kind]}"


@contextmanager
def explained(folder: Path, verb: str) -> Generator[None]:
    """Say what the operating system refuses as an error that names `folder` and the remedy."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        remedy = _REMEDIES.get(error.errno or 0, "mend that, then run the command again")
        raise HeliographError(f"{folder} cannot be {verb}: {reason}", help=remedy) from error


def owners(root: Path) -> tuple[str, ...]:
    """The owners that have a tree of ours in the output folder, sorted."""
    if not root.is_dir():
        return ()
    with explained(root, "read"):
        return tuple(sorted(child.name for child in root.iterdir() if child.name[0] != "." and is_ours(child)))


def claim(root: Path) -> None:
    """Refuse an output folder that is neither empty nor ours."""
    with explained(root, "read"):
        strangers = root.is_dir() and any(map(_is_strange, root.iterdir()))
    if strangers and not owners(root):
        raise HeliographError(
            f"{root} is not empty, and holds nothing that heliograph wrote",
            help="build into an empty folder, or remove what is in this one",
        )


def _is_strange(child: Path) -> bool:
    if child.name in _TOLERATED or child.name.startswith(STAGING):
        return False
    return not child.is_dir() or any(child.iterdir())


def tree_of(root: Path, owner: str) -> tuple[Manifest | None, tuple[str, ...]]:
    """The manifest of an owner's tree and the paths of the files in it: (None, ()) where there is no tree.

    A tree that is not ours, or that holds a link or a device, is an error: nothing is written through links.
    """
    if path_fault(owner) or "/" in owner or owner.startswith("."):
        raise HeliographError(f"{owner!r} cannot name a folder", help="use lowercase letters, digits and hyphens")
    folder = root / owner
    with explained(folder, "read"):
        files = tuple(sorted(_files(folder)))
        manifest = read_manifest(folder) if files else None
    if files and manifest is None:
        raise HeliographError(
            f"{folder} is not empty, and has no {MANIFEST} of heliograph", help="move the folder away, then build again"
        )
    if manifest and manifest.owner != owner:
        raise HeliographError(
            f"{folder} holds the tree of {manifest.owner!r}", help="rename it back, or remove it, then build again"
        )
    return manifest, files


def problems(folder: Path, manifest: Manifest, files: tuple[str, ...]) -> tuple[Problem, ...]:
    """Each file of a tree that is not as its manifest says, by path."""
    found = [Problem(path, "unlisted") for path in files if path not in manifest.files and path != MANIFEST]
    present = frozenset(files)
    with explained(folder, "read"):
        for path, entry in manifest.files.items():
            if path not in present:
                found.append(Problem(path, "missing"))
            elif sha256((folder / path).read_bytes()) != entry.sha256:
                found.append(Problem(path, "modified"))
    return tuple(sorted(found, key=lambda problem: problem.path))


def _files(folder: Path, prefix: str = "") -> Iterator[str]:
    """The regular files below `folder`, which may be missing; paths are relative, with slashes."""
    try:
        mode = folder.lstat().st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(mode):
        _refuse_kind(folder, mode)
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file(follow_symlinks=False):
                yield prefix + entry.name
            else:
                yield from _files(folder / entry.name, f"{prefix}{entry.name}/")


def _refuse_kind(path: Path, mode: int) -> NoReturn:
    kind = "a link" if stat.S_ISLNK(mode) else "a file" if stat.S_ISREG(mode) else "a device, pipe or socket"
    raise HeliographError(
        f"{path} is {kind}, and heliograph writes only files in folders", help="move it away, then build again"
    )
