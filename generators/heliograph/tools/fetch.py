"""Brings promtool, amtool, prometheus and alertmanager into a folder, without installing anything.

Runs as a plain script, before any package is there: `python generators/heliograph/tools/fetch.py --into .tools`.
What PATH or the folder already has is left alone, so a second run needs no network. On Debian and Ubuntu the system's
packages are downloaded and unpacked, which takes no root; elsewhere it says what to install and exits with 3.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# What each program is called where it may be found: Debian gives the Alertmanager server a name of its own.
NAMES = {
    "promtool": ("promtool",),
    "amtool": ("amtool",),
    "prometheus": ("prometheus",),
    "alertmanager": ("alertmanager", "prometheus-alertmanager"),
}
DEBIAN_PACKAGES = ("prometheus", "prometheus-alertmanager")
HOW_TO_INSTALL = """\
  Debian, Ubuntu   apt-get install prometheus prometheus-alertmanager
  macOS            brew install prometheus alertmanager
  Arch             pacman -S prometheus alertmanager
  elsewhere        unpack the release archives of Prometheus and Alertmanager, then put promtool, prometheus, amtool
                   and alertmanager on your PATH or into .tools/bin"""

# Debian's Alertmanager reads its templates from this folder of the system, which exists only where it is installed.
_TEMPLATES = b"/usr/share/prometheus/alertmanager"
_LAUNCHER = """\
#!/bin/sh
# The program beside this one reads its templates through descriptor 9, so that it runs without being installed.
top=$(dirname "$(readlink -f "$0")")/..
exec 9<"$top/share/alertmanager" && exec "$top/lib/alertmanager" "$@"
"""


class Unavailable(Exception):
    """The programs cannot be had here; the message says why."""


def locate(name: str, folder: Path | None) -> Path | None:
    """Where the program `name` is: on PATH, else in `folder`/bin, else nowhere."""
    for alias in NAMES.get(name, (name,)):
        if found := shutil.which(alias):
            return Path(found)
    if folder is None:
        return None
    found = shutil.which(name, path=folder / "bin")
    return Path(found) if found else None


def fetch(into: Path) -> list[str]:
    """Puts those of the four programs that are missing into `into`/bin and returns their names.

    They are unpacked and tried beside their final place, then moved there: an interrupted run leaves nothing half done.
    """
    missing = [name for name in NAMES if locate(name, into) is None]
    if not missing:
        return []
    if shutil.which("apt-get") is None or shutil.which("dpkg") is None:
        raise Unavailable(f"{', '.join(missing)} not found, and this system has no apt-get to get them with.")
    _say(f"Downloading {' and '.join(DEBIAN_PACKAGES)} into {into} (nothing is installed) …")
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".partial-", dir=into.resolve()) as scratch:
        unpacked, staged = Path(scratch, "unpacked"), Path(scratch, "staged")
        for package in _download(Path(scratch)):
            _run("dpkg", "-x", str(package), str(unpacked))
        _arrange(unpacked, staged)
        for name in missing:
            _run(str(staged / "bin" / name), "--version")
        _move(staged, into)
    return missing


def _download(scratch: Path) -> list[Path]:
    """The packages as files: by the system's package lists, or when these are empty or out of date by private ones."""
    lists, cache = scratch / "lists", scratch / "cache"
    (lists / "partial").mkdir(parents=True)
    (cache / "archives" / "partial").mkdir(parents=True)
    apt = ("apt-get", "-q", "-o", "Acquire::Retries=2", "-o", "Acquire::http::Timeout=30", "-o", "APT::Sandbox::User=")
    private = ("-o", f"Dir::State::lists={lists}", "-o", f"Dir::Cache={cache}", "-o", "Debug::NoLocking=1")
    try:
        _run(*apt, "download", *DEBIAN_PACKAGES, cwd=scratch)
    except Unavailable:
        _say("The system's package lists do not help; reading fresh ones, beside them …")
        # One unreachable source fails an update that brought everything needed: the download is the judge.
        with contextlib.suppress(Unavailable):
            _run(*apt, *private, "update", cwd=scratch)
        _run(*apt, *private, "download", *DEBIAN_PACKAGES, cwd=scratch)
    return sorted(scratch.glob("*.deb"))


def _arrange(unpacked: Path, staged: Path) -> None:
    """Takes the programs, under their usual names, and what they need out of the unpacked packages into `staged`."""
    binaries = staged / "bin"
    binaries.mkdir(parents=True)
    for name, aliases in NAMES.items():
        (unpacked / "usr" / "bin" / aliases[-1]).rename(binaries / name)
    templates = unpacked / os.fsdecode(_TEMPLATES).lstrip("/")
    if templates.is_dir():
        _relocate(binaries / "alertmanager", staged / "lib" / "alertmanager")
        (staged / "share").mkdir()
        templates.rename(staged / "share" / "alertmanager")


def _relocate(launcher: Path, program: Path) -> None:
    """Points the fixed template folder at a descriptor that a launcher opens; as long as the old name, by slashes."""
    program.parent.mkdir()
    launcher.rename(program)
    program.write_bytes(program.read_bytes().replace(_TEMPLATES, b"/proc/self/fd/9".ljust(len(_TEMPLATES), b"/")))
    launcher.write_text(_LAUNCHER, encoding="utf-8")
    launcher.chmod(0o755)


def _move(staged: Path, into: Path) -> None:
    """Moves each staged file that `into` lacks, the programs last: a program that is there is complete."""
    for part in ("share", "lib", "bin"):
        for file in sorted(path for path in (staged / part).rglob("*") if path.is_file()):
            target = into / file.relative_to(staged)
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                file.replace(target)


def _run(*command: str, cwd: Path | None = None) -> None:
    """Runs `command`; raises Unavailable with the end of its output when it fails."""
    program = Path(command[0]).name
    try:
        done = subprocess.run(
            command, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=600, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise Unavailable(f"{program} failed: {fault}") from fault
    if done.returncode != 0:
        lines = f"{done.stdout}\n{done.stderr}".strip().splitlines()
        raise Unavailable("\n  ".join([f"{program} failed with exit code {done.returncode}:", *lines[-6:]]))


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns its exit code: 0, 3 when the programs cannot be had, 130 when interrupted."""
    parser = argparse.ArgumentParser(description="Get promtool, amtool, prometheus and alertmanager.")
    parser.add_argument("--into", type=Path, default=Path(".tools"), metavar="FOLDER", help="default: .tools")
    into: Path = parser.parse_args(arguments).into
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        fetched = fetch(into)
    except KeyboardInterrupt:
        _say("Interrupted: run it again to complete it.")
        return 130
    except (Unavailable, OSError) as fault:
        _say(f"{fault}\nTo install them yourself:\n{HOW_TO_INSTALL}")
        return 3
    for name in fetched:
        _say(f"{name}: {locate(name, into)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
