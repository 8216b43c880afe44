"""The command line, run in this process or as a program."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from heliograph.cli.app import run


class Ran(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def heliograph(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Ran]:
    """Run a command in this process, in the test's own folder."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> Ran:
        code = run(arguments)
        return Ran(code, *capsys.readouterr())

    return call


@pytest.fixture
def program(tmp_path: Path) -> Callable[..., Ran]:
    """Run a command as a program of its own, in the test's own folder."""

    def call(*arguments: str, **environment: str) -> Ran:
        done = subprocess.run(
            [Path(sys.executable).with_name("heliograph"), *arguments],
            check=False,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={**os.environ, **environment},
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return call
