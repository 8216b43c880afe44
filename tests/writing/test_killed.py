from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from heliograph import writing

DRIVER = Path(__file__).with_name("kill_driver.py")


def _tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, with its bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class Wrecks:
    """What the driver left for one scenario, and the two states that are right."""

    def __init__(self, folder: Path, scenario: str, path: str) -> None:
        arguments = [sys.executable, str(DRIVER), str(folder), scenario, path]
        subprocess.run(arguments, check=True, timeout=120)
        self.outputs = [wreck / "output" for wreck in sorted(folder.iterdir())]
        # The first child died before it changed anything, the last one was not killed.
        self.old = _tree(self.outputs[0] / "svc")
        self.new = _tree(self.outputs[-1] / "svc")

    def state(self, output: Path) -> str:
        """Which of the two a tree is, or "mixed"."""
        tree = _tree(output / "svc")
        if not any(output.glob("svc/**/*")) and not self.new:
            return "new"
        return "old" if tree == self.old else "new" if tree == self.new else "mixed"


def _leftovers(output: Path) -> list[str]:
    return [path.name for path in output.glob(".*")]


@pytest.mark.parametrize("path", ["exchanged", "moved"])
@pytest.mark.parametrize("scenario", ["first", "replaced", "recovered", "torn"])
def test_a_killed_build_is_completed_or_undone(tmp_path, scenario, path):
    """Killed before any change, on both paths: a tree that is neither old nor new is marked, and mended by itself."""
    wrecks = Wrecks(tmp_path / "wrecks", scenario, path)
    seen = set()
    for output in wrecks.outputs:
        state, committed = wrecks.state(output), (output / ".heliograph-svc" / "commit").exists()
        seen.add(state)
        assert state != "mixed" or committed
        twin = tmp_path / "twin"
        subprocess.run(["cp", "-a", output.parent, twin], check=True)

        completed = writing.recover(twin / "output")
        assert wrecks.state(twin / "output") == ("new" if committed else state)
        assert completed == (("svc",) if committed else ())
        assert _leftovers(twin / "output") == []
        shutil.rmtree(twin)
    expected = {"old", "new", "mixed"} if path == "moved" and scenario == "replaced" else {"old", "new"}
    assert seen >= expected


@pytest.mark.parametrize("path", ["exchanged", "moved"])
@pytest.mark.parametrize("scenario", ["first", "replaced", "recovered", "torn"])
def test_the_build_after_a_killed_build_is_right(tmp_path, scenario, path):
    """Whatever a killed build left, the next one ends with exactly the new tree and nothing beside it."""
    wrecks = Wrecks(tmp_path, scenario, path)
    driver = _driver()
    for output in wrecks.outputs:
        driver.command(output, "replaced")
        assert wrecks.state(output) == "new"
        assert _leftovers(output) == []
        assert [problem.kind for problem in writing.verify(output, "svc")] == ["unlisted"] * (
            "both/theirs" in wrecks.new
        )


@pytest.mark.parametrize("path", ["exchanged", "moved"])
def test_a_killed_prune_is_completed_by_the_next(tmp_path, path):
    """A tree that is being removed is there, or has no files left; the next command removes what remains."""
    wrecks = Wrecks(tmp_path, "pruned", path)
    driver = _driver()
    kept = _tree(wrecks.outputs[0] / "organisation")
    for output in wrecks.outputs:
        writing.recover(output)
        left = _tree(output / "svc")
        assert left == wrecks.old or left.keys() <= {"manifest.json"}
        driver.command(output, "pruned")
        assert _tree(output) == {f"organisation/{path}": content for path, content in kept.items()}
        assert _leftovers(output) == []


def _driver():
    """The driver as a module: what it builds is defined there once."""
    import importlib.util

    spec = importlib.util.spec_from_file_location("kill_driver", DRIVER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
