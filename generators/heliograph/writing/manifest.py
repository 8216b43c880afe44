"""`manifest.json`: which files of a tree are ours, with their hashes and the definitions that they come from."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import orjson

from heliograph.artifacts import MANIFEST, json_artifact, path_fault
from heliograph.findings import HeliographError
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from heliograph.artifacts import Artifact

_FORMAT = 1
_MARK = b'"heliograph"'


@frozen
class Entry:
    """What the manifest says of one file."""

    sha256: str
    source: str | None


@frozen
class Manifest:
    """The files of one owner's tree, by path inside it; the manifest itself is not among them."""

    owner: str
    files: Mapping[str, Entry]

    def content(self) -> bytes:
        """The bytes of `manifest.json`."""
        files = {path: {"sha256": entry.sha256, "source": entry.source} for path, entry in self.files.items()}
        return json_artifact("manifest", {"heliograph": _FORMAT, "service": self.owner, "files": files}).content


def entry_of(artifact: Artifact) -> Entry:
    """What the manifest says of an artifact."""
    return Entry(sha256(artifact.content), artifact.source)


def sha256(content: bytes) -> str:
    """The SHA-256 of `content` in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def is_ours(folder: Path) -> bool:
    """Whether `folder` holds a manifest of ours, sound or damaged; other programs use that file's name too."""
    try:
        return _MARK in (folder / MANIFEST).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return False


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest in `folder`, or None where there is none of ours; one of ours that is damaged is an error."""
    if not is_ours(folder):
        return None
    try:
        value: Any = orjson.loads((folder / MANIFEST).read_bytes())
        known, owner, listed = value["heliograph"], _text(value["service"]), value["files"]
        if known != _FORMAT:
            raise HeliographError(
                f"{folder / MANIFEST} has the format {known!r}, which this heliograph does not know",
                help="upgrade heliograph",
            )
        files = {path: _entry(entry) for path, entry in listed.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(folder, "is damaged") from error
    for path in files:
        fault = path_fault(path)
        if fault:  # a listed file may be deleted, so that none may lie outside of the tree
            raise _damaged(folder, f"is damaged: it lists {path!r}, and {fault}")
    return Manifest(owner, files)


def _entry(value: Any) -> Entry:
    source = value["source"]
    return Entry(_text(value["sha256"]), None if source is None else _text(source))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _damaged(folder: Path, fact: str) -> HeliographError:
    return HeliographError(
        f"{folder / MANIFEST} {fact}",
        help=f"restore {folder} from version control or remove it, then run `heliograph build`",
    )
