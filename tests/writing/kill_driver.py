"""Leaves one wreck per moment: `python kill_driver.py FOLDER SCENARIO PATH`.

For n = 0, 1, 2, … it lays out `FOLDER/<n>/output`, forks a child that works on it, and has that child killed right
before its n-th change of the file system, until a child survives. An audit hook sees the changes: no part of the
product is replaced, but for the exchange of folders where PATH is "moved". The scenario "torn" kills while a file is
being written, by a limit on the size of files.
"""

import os
import resource
import signal
import sys
from itertools import count
from pathlib import Path

from heliograph import writing
from heliograph.artifacts import text_artifact
from heliograph.writing import plan, staging

OLD = [
    text_artifact(path, f"old {path}\n" * 20)
    for path in ("kept", "gone/a", "gone/b", "both/a", "both/b", "in/file", "out")
]
NEW = [
    OLD[0],
    *(
        text_artifact(path, f"new {path}\n" * 30)
        for path in ("both/a", "both/b", "fresh/a", "fresh/deep/b", "in", "out/file")
    ),
]
WRITERS = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def prepare(output: Path, scenario: str) -> None:
    """The state before the command that is killed."""
    if scenario == "first":
        return
    writing.write(output, {"svc": OLD, "organisation": OLD[:1]})
    (output / "svc" / "both" / "theirs").write_text("not ours")
    if scenario == "recovered":
        prepared = staging.Staging(output / "svc")
        prepared.fill(plan.plan_tree(output, "svc", NEW, prepared.put))
        (staging.staging_of(prepared.folder) / "commit").touch()
    if scenario == "pruned":
        (output / "svc" / "both" / "theirs").unlink()


def command(output: Path, scenario: str) -> None:
    """The command that is killed."""
    if scenario == "pruned":
        writing.prune(output, ["organisation"])
    elif scenario == "recovered":
        writing.recover(output)
    else:
        writing.write(output, {"svc": NEW})


def die_before_change(number: int) -> None:
    """End this process by SIGKILL right before its n-th change of the file system."""
    seen = 0

    def hook(event: str, arguments: tuple) -> None:
        nonlocal seen
        opened = event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITERS
        if opened or event in {
            "os.mkdir",
            "os.rename",
            "os.link",
            "os.remove",
            "os.rmdir",
            "os.utime",
            "shutil.rmtree",
        }:
            if seen == number:
                os.kill(os.getpid(), signal.SIGKILL)
            seen += 1

    sys.addaudithook(hook)


def die_while_writing(size: int) -> None:
    """End this process by SIGXFSZ when a file grows beyond `size` bytes; what came before is on the disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def killed(output: Path, scenario: str, number: int) -> bool:
    """Whether the n-th child died of its signal."""
    child = os.fork()
    if child == 0:
        if scenario == "torn":
            die_while_writing(number * 100)
        else:
            die_before_change(number)
        command(output, scenario)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    if status and not os.WIFSIGNALED(status):
        raise SystemExit(f"child {number} failed by itself")
    return os.WIFSIGNALED(status)


def main(folder: Path, scenario: str, path: str) -> None:
    """Make every wreck."""
    if path == "moved":
        staging.exchange = lambda _one, _other: False
    for number in count():
        output = folder / f"{number:03}" / "output"
        output.parent.mkdir(parents=True)
        prepare(output, scenario)
        if not killed(output, scenario, number):
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
