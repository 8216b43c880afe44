"""What all tests share: Hypothesis without time limits, the outside programs, a running Prometheus, a small project."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from heliograph.tools import servers

if TYPE_CHECKING:
    from collections.abc import Iterator

# A change is not refused by chance: in CI the examples are always the same, elsewhere they vary.
settings.register_profile("heliograph", deadline=None, print_blob=True, derandomize="CI" in os.environ)
settings.load_profile("heliograph")

# Tests that change the folder still find what `make tools` fetched.
os.environ.setdefault("HELIOGRAPH_TOOLS", str(Path(__file__).parents[1] / ".tools"))


@pytest.fixture(scope="session")
def prometheus() -> Iterator[servers.Server]:
    """A Prometheus without rules, shared by the tests of a worker; for its parser and formatter."""
    with servers.prometheus() as server:
        yield server


@dataclass(frozen=True)
class Sample:
    """A copy of the sample project that a test may change."""

    definitions: Path

    @property
    def output(self) -> Path:
        """Where to build it."""
        return self.definitions.parent / "output"

    def write(self, path: str, content: str | bytes) -> Path:
        """Write a file of the definitions, whatever it holds."""
        file = self.definitions / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        return file

    def change(self, path: str, old: str, new: str) -> int:
        """Replace a text that stands once in a file of the definitions; its line."""
        text = (self.definitions / path).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        self.write(path, text.replace(old, new))
        return text[: text.index(old)].count("\n") + 1

    def append(self, path: str, addition: str) -> int:
        """Add lines at the end of a file of the definitions; the first one's number."""
        text = (self.definitions / path).read_text(encoding="utf-8")
        self.write(path, text + addition)
        return text.count("\n") + 1


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    """The sample project, in a folder of its own."""
    shutil.copytree(Path(__file__).parent / "sample", tmp_path / "definitions")
    return Sample(tmp_path / "definitions")
