from __future__ import annotations

import os
import platform
import shutil
from pathlib import Path

import pytest

from heliograph.findings import HeliographError
from heliograph.writing import Written, compare, recover, staging, verify, write
from heliograph.writing.plan import plan_tree

OLD = (("a", "1"), ("d/b", "2"))
NEW = (("a", "1"), ("d/c", "3"))


def test_folders_are_exchanged_in_one_step(tmp_path):
    """On Linux the two folders swap places; elsewhere nothing happens, and the answer says so."""
    one, other = tmp_path / "one", tmp_path / "other"
    (one / "was one").mkdir(parents=True)
    (other / "was other").mkdir(parents=True)
    done = staging.exchange(one, other)
    assert done is (platform.system() == "Linux")
    assert (one / "was other").exists() is (other / "was one").exists() is done


def test_an_exchange_that_cannot_be_is_told(tmp_path):
    """A folder that is missing cannot be exchanged: nothing happens."""
    (tmp_path / "one").mkdir()
    assert staging.exchange(tmp_path / "one", tmp_path / "absent") is False
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


def test_a_system_without_exchange_moves_the_files(output, texts, tree, monkeypatch):
    """Where the C library knows no exchange, the result is the same."""
    write(output, {"s": texts(*OLD)})
    (output / "s/d/theirs").write_text("mine")
    monkeypatch.setattr(staging, "_libc", object)
    assert write(output, {"s": texts(*NEW)})["s"] == Written(
        added=("d/c",), removed=("d/b",), unchanged=("a",), unowned=("d/theirs",)
    )
    assert tree(output).keys() == {"s/a", "s/d/c", "s/d/theirs", "s/manifest.json"}
    assert compare(output, "s", texts(*NEW)) == ()


@pytest.mark.parametrize("exchanged", [True, False])
def test_a_file_system_without_hard_links_gets_copies(output, texts, tree, monkeypatch, exchanged):
    """Files that cannot have a second name are written again, and those of others copied with their times."""
    write(output, {"s": texts(*OLD)})
    theirs = output / "s/theirs"
    theirs.write_text("mine")
    os.utime(theirs, (1, 1))

    def refuse(_source: Path, _target: str) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    if not exchanged:
        monkeypatch.setattr(staging, "exchange", lambda _one, _other: False)
    write(output, {"s": texts(*NEW)})
    assert tree(output / "s").keys() == {"a", "d/c", "theirs", "manifest.json"}
    assert (theirs.read_text(), theirs.stat().st_mtime) == ("mine", 1)


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (lambda output, _: recover(output), ("s",)),
        (lambda output, _: verify(output, "s"), ()),
        (lambda output, artifacts: compare(output, "s", artifacts), ()),
        (lambda output, artifacts: write(output, {"s": artifacts}), {"s": Written(unchanged=("a", "d/c"))}),
    ],
    ids=["recover", "verify", "compare", "write"],
)
def test_every_command_completes_a_committed_tree(output, texts, tree, command, expected):
    """What an interrupted build had committed is in place before a command looks."""
    write(output, {"s": texts(*OLD)})
    prepared = staging.Staging(output / "s")
    prepared.fill(plan_tree(output, "s", texts(*NEW), prepared.put))
    (output / ".heliograph-s/commit").touch()
    assert command(output, texts(*NEW)) == expected
    assert tree(output).keys() == {"s/a", "s/d/c", "s/manifest.json"}
    assert [path.name for path in output.iterdir()] == ["s"]


def test_a_wreck_that_cannot_be_cleaned_is_told(output, texts, monkeypatch):
    """When the leftovers of a killed build cannot be removed, the message names the folder and the cause."""
    write(output, {"s": texts(*OLD)})
    (output / ".heliograph-s/tree").mkdir(parents=True)

    def refuse(*_arguments: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(shutil, "rmtree", refuse)
    with pytest.raises(HeliographError) as caught:
        recover(output)
    assert str(caught.value) == "output cannot be mended after an interrupted build: permission denied"
    assert caught.value.help == "make the folder writable, or build into another one"
