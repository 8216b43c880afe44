"""An output folder, and how to look at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from heliograph.artifacts import text_artifact

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from heliograph.artifacts import Artifact


@pytest.fixture
def output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The output folder as a command names it: relative, and not made yet."""
    monkeypatch.chdir(tmp_path)
    return tmp_path.__class__("output")


@pytest.fixture
def texts() -> Callable[..., list[Artifact]]:
    """Artifacts from paths and texts: `texts(("a/b", "x"))`, all from one definition."""

    def make(*files: tuple[str, str]) -> list[Artifact]:
        return [text_artifact(path, text, "definitions/s/x.py") for path, text in files]

    return make


@pytest.fixture
def tree() -> Callable[[Path], dict[str, str]]:
    """Every file below a folder, with its text."""

    def look(folder: Path) -> dict[str, str]:
        return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}

    return look
