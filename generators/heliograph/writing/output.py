"""What commands do with the output folder: write, compare, verify, read, prune, recover."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager, suppress
from operator import attrgetter
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from heliograph.artifacts import MANIFEST, Artifact
from heliograph.findings import HeliographError
from heliograph.values import frozen
from heliograph.writing.plan import Difference, Written, plan_tree
from heliograph.writing.staging import Staging, complete, discard, install, stagings
from heliograph.writing.trees import STAGING, Problem, claim, explained, owners, problems, tree_of

if TYPE_CHECKING:
    from collections.abc import Collection, Generator, Iterable, Mapping

    from heliograph.writing.manifest import Manifest


@frozen
class Pruned:
    """The owners whose trees were removed, and those that were kept for what stands in them."""

    removed: tuple[str, ...]
    kept: Mapping[str, tuple[Problem, ...]]


def write(root: Path, trees: Mapping[str, Iterable[Artifact]]) -> dict[str, Written]:
    """Make each owner's tree in the output folder hold its artifacts, and say what that changed.

    All trees are prepared before the first is replaced, so that a full disk or a file in the way changes nothing. A
    tree that is already right is not touched. Owners that are not named keep their trees. Artifacts are taken one by
    one: where they are made as they are asked for, one at a time is in memory.
    """
    with _held(root):
        return _replace(root, trees)


def compare(root: Path, owner: str, artifacts: Iterable[Artifact]) -> tuple[Difference, ...]:
    """What `write` would change in an owner's tree; writes nothing (but completes what a killed command began)."""
    recover(root)
    claim(root)
    found: list[Difference] = []
    plan_tree(root, owner, artifacts, found.append)
    others = [one for one in found if one.path != MANIFEST]  # which follows the other files
    return tuple(sorted(others or found, key=attrgetter("path")))


def verify(root: Path, owner: str) -> tuple[Problem, ...]:
    """The files of an owner's tree that are not as its manifest says; no tree at all is an error."""
    recover(root)
    return problems(root / owner, *_built_tree(root, owner))


def read(root: Path, owner: str) -> tuple[Artifact, ...]:
    """The rendered files of an owner as they are on disk, sorted by path; `verify` says whether they are still ours."""
    manifest, files = _built_tree(root, owner)
    listed = [path for path in files if path in manifest.files]
    with explained(root / owner, "read"):
        contents = [(root / owner / path).read_bytes() for path in listed]
    return tuple(
        Artifact(PurePosixPath(path), content, manifest.files[path].source)
        for path, content in zip(listed, contents, strict=True)
    )


def prune(root: Path, keep: Collection[str]) -> Pruned:
    """Remove the trees of owners that are not in `keep`; one that holds a file that is not as we wrote it stays."""
    removed: list[str] = []
    kept: dict[str, tuple[Problem, ...]] = {}
    if not owners(root):
        return Pruned((), {})
    with _held(root):
        for owner in owners(root):
            if owner in keep:
                continue
            found = problems(root / owner, *_built_tree(root, owner))
            foreign = tuple(problem for problem in found if problem.kind != "missing")
            if foreign:
                kept[owner] = foreign
            else:
                _remove(root, owner)
                removed.append(owner)
    return Pruned(tuple(removed), kept)


def recover(root: Path) -> tuple[str, ...]:
    """Complete or undo what killed commands began, and name the owners whose builds were completed."""
    with explained(root, "read"):
        if not stagings(root):
            return ()
    with _locked(root):
        return _recover(root)


def _recover(root: Path) -> tuple[str, ...]:
    with explained(root, "mended after an interrupted build"):
        return tuple(path.name.removeprefix(STAGING) for path in stagings(root) if complete(path))


def _built_tree(root: Path, owner: str) -> tuple[Manifest, tuple[str, ...]]:
    manifest, files = tree_of(root, owner)
    if manifest is None:
        raise HeliographError(f"{root / owner} has not been built", help="run `heliograph build`")
    return manifest, files


def _replace(root: Path, trees: Mapping[str, Iterable[Artifact]]) -> dict[str, Written]:
    prepared: list[Staging] = []
    written: dict[str, Written] = {}
    try:
        for owner, artifacts in trees.items():
            prepared.append(staging := Staging(root / owner))
            plan = plan_tree(root, owner, artifacts, staging.put)
            if staging.begun:
                staging.fill(plan)
            written[owner] = plan.written
        for staging in prepared:
            if staging.begun:
                with explained(staging.folder, "replaced"):
                    install(staging.folder)
    except BaseException:
        for staging in prepared:
            if staging.begun:
                discard(staging.folder)
        raise
    return written


def _remove(root: Path, owner: str) -> None:
    _replace(root, {owner: ()})
    folder = root / owner
    with explained(folder, "removed"):
        (folder / MANIFEST).unlink()
        with suppress(OSError):  # somebody's empty folders may stand in it
            folder.rmdir()


@contextmanager
def _held(root: Path) -> Generator[None]:
    """The output folder: made if need be, locked, free of what killed commands left, and found to be ours."""
    made = not root.exists()
    with explained(root, "made"):
        root.mkdir(parents=True, exist_ok=True)
    try:
        with _locked(root):
            _recover(root)
            claim(root)
            yield
    except BaseException:
        if made:
            with suppress(OSError):
                root.rmdir()
        raise


@contextmanager
def _locked(root: Path) -> Generator[None]:
    """Keep other processes from writing. The lock is on the folder itself: it leaves no file, and ends with us."""
    with explained(root, "opened"):
        handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _lock(handle, root)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, root: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise HeliographError(
            f"another heliograph is writing to {root}", help="wait for it to end, then run the command again"
        ) from error
    except OSError:
        return  # some network file systems cannot lock a folder
