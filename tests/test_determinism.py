"""The same definitions give the same bytes, whatever the process."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROGRAM = Path(sys.executable).with_name("heliograph")
ROOT = Path(__file__).parents[1]


def built(definitions: Path | str, output: Path, cwd: Path, **environment: str) -> dict[str, bytes]:
    """The files of a build in a process of its own."""
    command = [PROGRAM, "--quiet", "--definitions", definitions, "--output", output, "build"]
    subprocess.run(command, check=True, cwd=cwd, env={**os.environ, **environment})
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()}


@pytest.mark.parametrize("definitions", [ROOT / "definitions", ROOT / "tests/sample"], ids=["reference", "sample"])
def test_hash_seeds_folders_and_locales_do_not_matter(definitions: Path, tmp_path: Path) -> None:
    """Builds under other hash seeds, from other folders, in other languages and time zones are the same bytes."""
    first = built(definitions, tmp_path / "first", tmp_path, PYTHONHASHSEED="1")
    assert first
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    environment = {
        "PYTHONHASHSEED": "4242",
        "LC_ALL": "C",
        "TZ": "Asia/Kathmandu",
        "PYTHONUTF8": "0",
        "HOME": "/nowhere",
    }
    assert built(definitions, tmp_path / "second", elsewhere, **environment) == first


def test_where_definitions_stand_does_not_matter(sample: Any, tmp_path: Path) -> None:
    """Definitions in another folder, reached by a relative path or through a link, give the same bytes."""
    first = built(sample.definitions, tmp_path / "first", tmp_path)
    shutil.copytree(sample.definitions, tmp_path / "moved/definitions")
    assert built("definitions", tmp_path / "second", tmp_path / "moved") == first
    (tmp_path / "link").symlink_to(tmp_path / "moved/definitions")
    assert built("../link", tmp_path / "third", tmp_path / "moved") == first


def test_a_rebuild_is_the_same_as_a_build(sample: Any, tmp_path: Path) -> None:
    """An output that was changed and changed back holds what a fresh one does."""
    fresh = built(sample.definitions, tmp_path / "fresh", tmp_path)
    built(sample.definitions, tmp_path / "again", tmp_path)
    sample.change("shop/dashboards/overview.py", '"Open carts"', '"Carts"')
    assert built(sample.definitions, tmp_path / "again", tmp_path) != fresh
    sample.change("shop/dashboards/overview.py", '"Carts", CARTS', '"Open carts", CARTS')
    assert built(sample.definitions, tmp_path / "again", tmp_path) == fresh


def test_nothing_of_the_machine_is_written(sample: Any, tmp_path: Path) -> None:
    """No file names a folder of this machine, its user, or the version of anything that made it."""
    for path, content in built(sample.definitions, tmp_path / "output", tmp_path).items():
        for secret in (str(tmp_path), str(ROOT), os.environ.get("HOME", "/root"), sys.version.split()[0]):
            assert secret.encode() not in content, path
