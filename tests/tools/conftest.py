"""Programs made of shell scripts, on a PATH where nothing else is."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

# What the scripts themselves call.
_BASICS = ("sh", "cat", "chmod", "cp", "dirname", "kill", "mkdir", "readlink", "sleep")


@pytest.fixture
def path_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on PATH: the shell's basics, and none of the four programs."""
    folder = tmp_path / "path"
    folder.mkdir()
    for name in _BASICS:
        if program := shutil.which(name):
            (folder / name).symlink_to(program)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("HELIOGRAPH_TOOLS")
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def script() -> Callable[[Path, str], Path]:
    """Writes an executable shell script and returns its path."""

    def write(path: Path, body: str) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    return write
