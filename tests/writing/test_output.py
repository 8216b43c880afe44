from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from errno import EDQUOT, ENOSPC, EROFS
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from heliograph.findings import HeliographError
from heliograph.writing import Problem, Written, compare, owners, prune, read, recover, staging, verify, write

if TYPE_CHECKING:
    from collections.abc import Iterator

OLD = (("a", "1"), ("d/b", "2"), ("d/c", "3"))
NEW = (("a", "1"), ("d/b", "changed"), ("e/f", "4"))


def _error(call, *arguments):
    """The message and the remedy that a call ends with."""
    with pytest.raises(HeliographError) as caught:
        call(*arguments)
    return str(caught.value), caught.value.help


def test_write_says_what_it_did(output, texts, tree):
    """A first build adds everything; the next one adds, changes and removes what differs."""
    assert write(output, {"s": texts(*OLD)}) == {"s": Written(added=("a", "d/b", "d/c"))}
    assert write(output, {"s": texts(*NEW)}) == {
        "s": Written(added=("e/f",), changed=("d/b",), removed=("d/c",), unchanged=("a",))
    }
    files = tree(output)
    assert files.keys() == {"s/a", "s/d/b", "s/e/f", "s/manifest.json"}
    assert files["s/d/b"] == "changed\n"


def test_each_file_is_prepared_before_the_next_is_asked_for(output, texts, tree):
    """Artifacts that are made as they are asked for are never in memory together."""
    write(output, {"s": texts(("a", "1"))})
    prepared = []

    def made():
        for one in texts(*NEW):
            yield one
            prepared.append(sorted(path for path in tree(output) if path.startswith(".")))

    write(output, {"s": made()})
    first, second = ".heliograph-s/tree/d/b", ".heliograph-s/tree/e/f"
    assert prepared == [[], [first], [first, second]]


def test_artifacts_that_cannot_be_made_change_nothing(output, texts, tree):
    """A fault in the middle of a tree, or in that of the next owner, leaves every tree as it was."""
    write(output, {"s": texts(*OLD), "t": texts(*OLD)})
    before = tree(output)

    def broken():
        yield from texts(*NEW[:2])
        raise HeliographError("cannot be rendered", help="mend it")

    for trees in ({"s": broken()}, {"s": texts(*NEW), "t": broken()}):
        assert _error(write, output, trees) == ("cannot be rendered", "mend it")
        assert tree(output) == before


def test_a_tree_that_is_right_is_not_touched(output, texts):
    """The folder and its files keep their identity and times."""
    write(output, {"s": texts(*OLD)})
    before = {path: path.stat() for path in (output, *output.rglob("*"))}
    assert write(output, {"s": texts(*OLD)}) == {"s": Written(unchanged=("a", "d/b", "d/c"))}
    assert {path: path.stat() for path in (output, *output.rglob("*"))} == before


def test_unchanged_files_keep_their_identity(output, texts):
    """A file that a build does not change is the same file afterwards."""
    write(output, {"s": texts(*OLD)})
    before = (output / "s/a").stat()
    write(output, {"s": texts(*NEW)})
    after = (output / "s/a").stat()
    assert (after.st_ino, after.st_mtime_ns, after.st_nlink) == (before.st_ino, before.st_mtime_ns, 1)


def test_owners_that_are_not_named_keep_their_trees(output, texts, tree):
    """Building one service leaves the others alone."""
    write(output, {"one": texts(*OLD), "two": texts(*OLD)})
    before = tree(output / "one")
    write(output, {"two": texts(*NEW)})
    assert tree(output / "one") == before
    assert owners(output) == ("one", "two")


def test_files_of_others_are_kept_and_told(output, texts, tree):
    """What somebody placed in a tree survives every build, also where its folder is no longer ours."""
    write(output, {"s": texts(*OLD)})
    (output / "s/d/notes").write_text("mine")
    assert write(output, {"s": texts(("a", "9"))})["s"] == Written(
        changed=("a",), removed=("d/b", "d/c"), unowned=("d/notes",)
    )
    assert tree(output / "s").keys() == {"a", "d/notes", "manifest.json"}


def test_files_changed_by_hand_are_ours_again_and_told(output, texts, tree):
    """An edit, a deletion and an edit of a file that goes away are undone and reported as drift."""
    write(output, {"s": texts(*OLD)})
    right = tree(output)
    (output / "s/a").write_text("edited")
    (output / "s/d/b").unlink()
    assert write(output, {"s": texts(*OLD)})["s"] == Written(
        added=("d/b",), changed=("a",), unchanged=("d/c",), drifted=("a", "d/b")
    )
    assert tree(output) == right
    (output / "s/d/c").write_text("edited")
    assert write(output, {"s": texts(*OLD[:2])})["s"].drifted == ("d/c",)


@pytest.mark.parametrize("stranger", ["d/b", "d", "e/f/g"])
def test_a_file_in_the_way_is_never_overwritten(output, texts, tree, stranger):
    """A file that we did not write stays, whether we want its place, a folder there, or a file for its folder."""
    write(output, {"s": texts(("a", "1"))})
    (output / "s" / stranger).parent.mkdir(parents=True, exist_ok=True)
    (output / "s" / stranger).write_text("mine")
    before = tree(output)
    assert _error(write, output, {"s": texts(("a", "2"), ("d/b", "2"), ("e/f", "2"))}) == (
        f"output/s/{stranger} is in the way of the build, and heliograph did not write it",
        "move it out of the output folder, then build again",
    )
    assert tree(output) == before


def test_a_file_in_the_way_with_our_bytes_becomes_ours(output, texts):
    """What would be written anyway is no obstacle."""
    write(output, {"s": texts(("a", "1"))})
    (output / "s/b").write_text("2\n")
    assert write(output, {"s": texts(("a", "1"), ("b", "2"))}) == {"s": Written(unchanged=("a", "b"))}
    assert verify(output, "s") == ()


def test_an_owner_without_files_has_a_manifest(output, texts):
    """A service that renders nothing is still known to be built."""
    write(output, {"s": []})
    assert (read(output, "s"), verify(output, "s"), owners(output)) == ((), (), ("s",))


def test_compare_says_what_a_build_would_do_and_writes_nothing(output, texts, tree):
    """Each file that would be added, changed or removed, with its bytes before and after."""
    write(output, {"s": texts(*OLD)})
    before = tree(output)
    found = [(each.kind, each.path, each.before, each.after) for each in compare(output, "s", texts(*NEW))]
    assert found == [
        ("changed", "d/b", b"2\n", b"changed\n"),
        ("removed", "d/c", b"3\n", None),
        ("added", "e/f", None, b"4\n"),
    ]
    assert tree(output) == before
    assert compare(output, "s", texts(*OLD)) == ()


def test_compare_without_output_finds_everything_missing(output, texts):
    """What was never built is a difference, and the folder is not made."""
    assert [each.kind for each in compare(output, "s", texts(*OLD))] == ["added"] * 3
    assert not output.exists()


def test_compare_and_write_see_a_manifest_that_alone_is_out_of_date(output, texts):
    """A file that moved to another definition changes only the manifest."""
    write(output, {"s": texts(("a", "1"))})
    moved = [type(each)(each.path, each.content, "definitions/s/y.py") for each in texts(("a", "1"))]
    assert [(each.kind, each.path) for each in compare(output, "s", moved)] == [("changed", "manifest.json")]
    write(output, {"s": moved})
    assert compare(output, "s", moved) == ()


def test_verify_names_what_is_not_as_written(output, texts):
    """Changed, deleted and added files are told apart, each with a sentence."""
    write(output, {"s": texts(*OLD)})
    assert verify(output, "s") == ()
    (output / "s/a").write_text("edited")
    (output / "s/d/b").unlink()
    (output / "s/z").write_text("mine")
    found = verify(output, "s")
    assert found == (Problem("a", "modified"), Problem("d/b", "missing"), Problem("z", "unlisted"))
    assert [problem.message for problem in found] == [
        "a was changed by hand",
        "d/b is missing",
        "z is not in manifest.json",
    ]


@pytest.mark.parametrize("call", [verify, read])
def test_what_was_not_built_cannot_be_verified_or_read(output, call):
    """Proving a service that has no output ends with what to do."""
    assert _error(call, output, "s") == ("output/s has not been built", "run `heliograph build`")


def test_read_gives_the_artifacts_that_were_written(output, texts):
    """Paths, bytes and sources come back from the disk; files of others do not."""
    write(output, {"s": texts(*OLD)})
    (output / "s/z").write_text("mine")
    assert list(read(output, "s")) == texts(*OLD)


def test_prune_removes_what_is_no_longer_built(output, texts):
    """A deleted service's tree goes, also when files of it are missing; the others stay."""
    write(output, {"gone": texts(*OLD), "kept": texts(*OLD)})
    (output / "gone/a").unlink()
    pruned = prune(output, ["kept"])
    assert (pruned.removed, pruned.kept) == (("gone",), {})
    assert [path.name for path in output.iterdir()] == ["kept"]


def test_prune_keeps_a_tree_with_work_of_others(output, texts, tree):
    """A changed or foreign file keeps the whole tree, and is named."""
    write(output, {"s": texts(*OLD), "t": texts(*OLD)})
    (output / "s/a").write_text("edited")
    (output / "t/z").write_text("mine")
    before = tree(output)
    pruned = prune(output, [])
    assert pruned.removed == ()
    assert pruned.kept == {"s": (Problem("a", "modified"),), "t": (Problem("z", "unlisted"),)}
    assert tree(output) == before


def test_prune_leaves_empty_folders_of_others(output, texts, monkeypatch):
    """Without an exchange of folders, somebody's empty folder does not stop the removal."""
    monkeypatch.setattr(staging, "exchange", lambda _one, _other: False)
    write(output, {"s": texts(*OLD)})
    (output / "s/empty").mkdir()
    assert prune(output, []).removed == ("s",)
    assert owners(output) == ()


def test_prune_of_nothing_makes_nothing(output):
    """Without output there is nothing to prune."""
    assert prune(output, []).removed == ()
    assert not output.exists()


def _strange(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("mine")


@pytest.mark.parametrize("stranger", ["notes", ".git/HEAD", "web/manifest.json"])
@pytest.mark.parametrize("call", [lambda *a: write(a[0], {a[1]: a[2]}), compare])
def test_an_output_folder_that_is_not_ours_is_refused(output, texts, tree, call, stranger):
    """A folder with other things in it, among them other programs' manifests, is left as it is."""
    _strange(output / stranger)
    assert _error(call, output, "s", texts(*OLD)) == (
        "output is not empty, and holds nothing that heliograph wrote",
        "build into an empty folder, or remove what is in this one",
    )
    assert tree(output) == {stranger: "mine"}


def test_files_for_git_do_not_fill_a_folder(output, texts):
    """A folder with .gitkeep or .gitattributes counts as empty; later, other files may stand beside our trees."""
    _strange(output / ".gitkeep")
    _strange(output / ".gitattributes")
    write(output, {"s": texts(*OLD)})
    _strange(output / "README.md")
    write(output, {"s": texts(*NEW)})
    assert (output / "README.md").read_text() == "mine"


def test_a_tree_without_manifest_is_refused(output, texts):
    """A service's folder that somebody else filled is left as it is."""
    write(output, {"other": texts(*OLD)})
    _strange(output / "s/a")
    assert _error(write, output, {"s": texts(*OLD)}) == (
        "output/s is not empty, and has no manifest.json of heliograph",
        "move the folder away, then build again",
    )
    assert (output / "s/a").read_text() == "mine"


def test_an_empty_folder_becomes_the_tree(output, texts, tree):
    """A folder without files is nobody's."""
    (output / "s").mkdir(parents=True)
    write(output, {"s": texts(*OLD)})
    assert tree(output / "s").keys() == {"a", "d/b", "d/c", "manifest.json"}


def test_a_renamed_tree_is_refused(output, texts):
    """A tree under another name than its owner's is not taken for the owner's."""
    write(output, {"s": texts(*OLD)})
    (output / "s").rename(output / "t")
    assert _error(write, output, {"t": texts(*OLD)}) == (
        "output/t holds the tree of 's'",
        "rename it back, or remove it, then build again",
    )


@pytest.mark.parametrize("name", ["../s", "a/b", "", ".", ".hidden", "a\\b"])
def test_an_owner_is_one_plain_name(output, name):
    """No owner's name leads out of the output folder."""
    assert _error(write, output, {name: []}) == (
        f"{name!r} cannot name a folder",
        "use lowercase letters, digits and hyphens",
    )


@pytest.mark.parametrize("link", ["s", "s/d", "s/d/b"])
def test_links_are_not_followed(output, texts, tmp_path, link):
    """A link in the place of a tree, a folder or a file ends the build: nothing outside is touched."""
    write(output, {"s": texts(*OLD), "t": []})
    away = tmp_path / "away"
    (output / link).rename(away)
    (output / link).symlink_to(away)
    fact = f"output/{link} is a link, and heliograph writes only files in folders"
    for call in (lambda: write(output, {"s": texts(*NEW)}), lambda: verify(output, "s"), lambda: prune(output, ["t"])):
        assert _error(call) == (fact, "move it away, then build again")
    assert (output / link).is_symlink()


def test_pipes_and_devices_are_refused(output, texts):
    """A pipe in a tree would hang whoever reads it."""
    write(output, {"s": texts(*OLD)})
    os.mkfifo(output / "s/pipe")
    fact, _ = _error(write, output, {"s": texts(*NEW)})
    assert fact == "output/s/pipe is a device, pipe or socket, and heliograph writes only files in folders"


def test_a_file_for_an_output_folder_is_refused(output, texts):
    """`--output` names a file."""
    output.write_text("mine")
    remedy = "a file stands where a folder is needed: move it away, or build into another folder"
    assert _error(write, output, {"s": texts(*OLD)}) == ("output cannot be made: file exists", remedy)
    assert _error(compare, output, "s", texts(*OLD)) == ("output/s cannot be read: not a directory", remedy)


def test_a_file_on_the_way_to_the_output_folder_is_refused(output, texts):
    """A parent of the output folder is a file."""
    output.write_text("mine")
    assert _error(write, output / "deeper", {"s": texts(*OLD)}) == (
        "output/deeper cannot be made: not a directory",
        "a file stands where a folder is needed: move it away, or build into another folder",
    )


def test_a_folder_that_cannot_be_made_is_told(texts):
    """The system's own file systems take no folders, not even from root."""
    fact, remedy = _error(write, Path("/proc/heliograph"), {"s": texts(*OLD)})
    assert fact == "/proc/heliograph cannot be made: no such file or directory"
    assert remedy == "mend that, then run the command again"


@pytest.mark.parametrize(
    "failure",
    [
        (ENOSPC, "no space left on device", "free some space, then run the command again"),
        (EDQUOT, "disk quota exceeded", "free some space, then run the command again"),
        (EROFS, "read-only file system", "make the folder writable, or build into another one"),
    ],
)
def test_a_write_that_fails_changes_nothing(output, texts, tree, monkeypatch, failure):
    """At whichever file the disk is full, every tree is as before, also those of owners already prepared."""
    number, reason, remedy = failure
    write(output, {"s": texts(*OLD), "t": texts(*OLD)})
    before, real = tree(output), staging.create
    for after in range(6):  # three files are written for each owner
        room = iter(range(after))

        def failing(path: str, content: bytes, room: Iterator[int] = room) -> None:
            if next(room, None) is None:
                real(path, content[: len(content) // 2])
                raise OSError(number, os.strerror(number), path)
            real(path, content)

        with monkeypatch.context() as patch:
            patch.setattr(staging, "create", failing)
            error = _error(write, output, {"s": texts(*NEW), "t": texts(*NEW)})
        assert error == (f"output/{'s' if after < 3 else 't'} cannot be written: {reason}", remedy)
        assert tree(output) == before


def test_a_failed_first_build_leaves_no_folder(output, texts):
    """The output folder that a build made goes when the build fails."""
    _error(write, output, {"../s": texts(*OLD)})
    assert not output.exists()


def test_a_file_that_the_system_refuses_leaves_the_old_tree(tmp_path):
    """A real limit of the system (on the size of files) ends the build with a message and the old tree."""
    script = """
import resource, sys
from pathlib import Path
from heliograph.artifacts import text_artifact
from heliograph.findings import HeliographError
from heliograph.writing import write
root = Path(sys.argv[1])
write(root, {"s": [text_artifact("a", "1")]})
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))
try:
    write(root, {"s": [text_artifact("a", "2"), text_artifact("b", "x" * 100_000)]})
except HeliographError as error:
    print(error)
"""
    root = tmp_path / "output"
    done = subprocess.run([sys.executable, "-c", script, str(root)], check=True, capture_output=True, text=True)
    assert done.stdout == f"{root}/s cannot be written: file too large\n"
    assert [path.name for path in root.iterdir()] == ["s"]
    assert (root / "s/a").read_text() == "1\n"


@pytest.mark.parametrize(
    "call",
    [
        lambda root, artifacts: write(root, {"s": artifacts}),
        lambda root, _: prune(root, []),
        lambda root, _: recover(root),
        lambda root, _: verify(root, "s"),
        lambda root, artifacts: compare(root, "s", artifacts),
    ],
    ids=["write", "prune", "recover", "verify", "compare"],
)
def test_two_commands_at_once_are_refused(output, texts, call):
    """While one process is writing, nobody else writes, nor takes its half-made tree for a wreck."""
    write(output, {"s": texts(*OLD)})
    (output / ".heliograph-s/tree").mkdir(parents=True)
    handle = os.open(output, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    assert _error(call, output, texts(*NEW)) == (
        "another heliograph is writing to output",
        "wait for it to end, then run the command again",
    )
    os.close(handle)
    assert (output / ".heliograph-s/tree").is_dir()
    call(output, texts(*NEW))
    assert not (output / ".heliograph-s").exists()


def test_a_file_system_without_locks_is_no_obstacle(output, texts, monkeypatch):
    """Where a folder cannot be locked, a build goes on."""

    def refuse(_handle: int, _operation: int) -> None:
        raise OSError(9, "Bad file descriptor")

    monkeypatch.setattr(fcntl, "flock", refuse)
    assert write(output, {"s": texts(*OLD)})["s"].added == ("a", "d/b", "d/c")


def test_folders_of_other_programs_are_not_taken_for_wrecks(output, texts):
    """Only a folder of the form that we make is cleaned away."""
    write(output, {"s": texts(*OLD)})
    _strange(output / ".heliograph-notes/mine")
    assert recover(output) == ()
    assert (output / ".heliograph-notes/mine").read_text() == "mine"


def test_a_folder_in_the_place_of_a_prepared_tree_stays(output, texts, tree):
    """A folder that is named like the one we prepare a tree in, but is not ours, stops the build and stays."""
    write(output, {"s": texts(*OLD)})
    _strange(output / ".heliograph-s/mine")
    before = tree(output)
    assert _error(write, output, {"s": texts(*NEW)}) == (
        "output/.heliograph-s is in the way of the build, and heliograph did not write it",
        "move it out of the output folder, then build again",
    )
    assert tree(output) == before


def test_output_does_not_depend_on_the_hash_seed(tmp_path):
    """Two processes with other hash seeds write the same bytes, manifest included."""
    script = """
import sys
from pathlib import Path
from heliograph.artifacts import json_artifact, yaml_artifact
from heliograph.writing import write
value = {"labels": {name: [name] for name in ("b", "a", "c")}, "n": 1.0}
files = [emit(f"{name}.{emit.__name__}", value, "x.py") for name in "zy" for emit in (json_artifact, yaml_artifact)]
write(Path(sys.argv[1]), {"s": files, "organisation": files})
"""
    found = []
    for seed in ("0", "1", "4242"):
        root = tmp_path / seed
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", script, str(root)], check=True, env=environment)
        found.append({str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*.*")})
    assert len(found[0]) == 10
    assert found[0] == found[1] == found[2]
