"""Replacing a tree as a whole.

The new tree is prepared in `output/.heliograph-<owner>/tree`, file by file as they are made. Where the system can
exchange two folders, that is the one step that replaces the old tree. Elsewhere (macOS, some network and container
file systems) the file `commit` beside the prepared tree says that it is complete, and its files are moved into place
one by one, the manifest last.

So a command that is killed leaves either a prepared tree without `commit`, which is thrown away, or one with it, whose
moving is completed: by `recover`, which every command that reads or writes the output calls first. Rendered files are
not forced onto the disk: what a power cut tears, the hashes show, and the next build mends.
"""

from __future__ import annotations

import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from heliograph.artifacts import MANIFEST
from heliograph.writing.manifest import read_manifest
from heliograph.writing.trees import STAGING, explained

if TYPE_CHECKING:
    import ctypes

    from heliograph.writing.plan import Difference, Plan

_TREE = "tree"
_COMMIT = "commit"
_AT_FDCWD = -100  # of Linux, as is the flag: no other system has renameat2
_RENAME_EXCHANGE = 2


def staging_of(folder: Path) -> Path:
    """Where the next tree of `folder` is prepared: beside it, so on the same file system."""
    return folder.with_name(STAGING + folder.name)


def stagings(root: Path) -> list[Path]:
    """What killed commands left in the output folder, or a running one is preparing."""
    if not root.is_dir():
        return []
    found = (path for path in root.iterdir() if path.name.startswith(STAGING) and path.is_dir())
    return sorted(path for path in found if {child.name for child in path.iterdir()} <= {_TREE, _COMMIT})


class Staging:
    """The next tree of `folder` while it is prepared. It is begun with the first file that is put into it."""

    def __init__(self, folder: Path) -> None:
        """Nothing is made yet."""
        self.folder = folder
        self.begun = False
        self._tree = ""
        self._made: set[str] = set()

    def put(self, difference: Difference) -> None:
        """Write a file that is new or other than the one in the old tree."""
        if difference.after is not None:
            with explained(self.folder, "written"):
                create(self._place(difference.path), difference.after)

    def fill(self, plan: Plan) -> None:
        """Take over from the old tree what stays: our files, and those of others. Empty folders are dropped."""
        with explained(self.folder, "written"):
            for path in plan.kept:
                target = self._place(path)
                if not _linked(self.folder / path, target):
                    create(target, (self.folder / path).read_bytes())
            for path in plan.written.unowned:
                target = self._place(path)
                if not _linked(self.folder / path, target):
                    _copy(self.folder / path, target)

    def _place(self, path: str) -> str:
        """Where a file stands in the prepared tree, in a folder that is made if need be."""
        if not self.begun:
            staging_of(self.folder).mkdir()
            self.begun = True
            self._tree = str(staging_of(self.folder) / _TREE)
        return _with_folder(f"{self._tree}/{path}", self._made)


def install(folder: Path) -> None:
    """Put the prepared tree in the place of `folder`, and remove the old one."""
    staging = staging_of(folder)
    if not folder.exists():
        (staging / _TREE).rename(folder)
    elif not exchange(staging / _TREE, folder):
        (staging / _COMMIT).touch()
    complete(staging)


def complete(staging: Path) -> bool:
    """Finish what a staging folder was made for, if its tree is committed, and remove it; whether it was committed."""
    committed = (staging / _COMMIT).exists()
    if committed:
        _move(staging / _TREE, staging.with_name(staging.name.removeprefix(STAGING)))
    _remove(staging)
    return committed


def discard(folder: Path) -> None:
    """Remove the prepared tree of `folder`, unless it is committed."""
    staging = staging_of(folder)
    if not (staging / _COMMIT).exists():
        import shutil

        shutil.rmtree(staging, ignore_errors=True)


def _remove(folder: Path) -> None:
    """Remove a folder with what is in it: nothing, once a first tree has left it."""
    try:
        folder.rmdir()
    except OSError:
        import shutil

        shutil.rmtree(folder)


def exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step; False, and nothing done, where kernel or file system cannot."""
    call = getattr(_libc(), "renameat2", None)
    if call is None:
        return False
    return bool(call(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0)


@cache
def _libc() -> ctypes.CDLL:
    import ctypes

    return ctypes.CDLL(None)


def _move(tree: Path, folder: Path) -> None:
    """Make `folder` what the prepared tree is; can be repeated from any point at which it was stopped."""
    new = read_manifest(tree)
    if new is None:  # it moves last: all is done
        return
    old = read_manifest(folder)
    for path in (old.files.keys() - new.files.keys()) if old else ():
        if (folder / path).is_file():  # no longer so when this is a repetition: it may even be a new folder
            (folder / path).unlink()
        _drop_empty((folder / path).parent, folder)
    made: set[str] = set()
    for path in (*new.files, MANIFEST):
        if (tree / path).exists():
            (tree / path).replace(_with_folder(f"{folder}/{path}", made))


def _drop_empty(folder: Path, top: Path) -> None:
    with suppress(OSError):  # the first that is not empty, or is gone, ends it
        while folder != top:
            folder.rmdir()
            folder = folder.parent


def _with_folder(target: str, made: set[str]) -> str:
    folder = target.rpartition("/")[0]
    if folder not in made:
        Path(folder).mkdir(parents=True, exist_ok=True)
        made.add(folder)
    return target


def create(target: str, content: bytes) -> None:
    """Write a new file; a trifle, but there are thousands, and `write_bytes` asks the system five times as much."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        while content:
            content = content[os.write(handle, content) :]
    finally:
        os.close(handle)


def _linked(source: Path, target: str) -> bool:
    """Give a file a second name, so that it keeps its identity and time; False where it cannot have one."""
    try:
        os.link(source, target)
    except OSError:
        return False
    return True


def _copy(source: Path, target: str) -> None:
    """Copy somebody else's file. The original is removed with the old tree, so the copy must be on the disk by then."""
    import shutil

    shutil.copy2(source, target)
    with Path(target).open("rb+") as copy:
        os.fsync(copy.fileno())
