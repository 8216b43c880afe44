"""The distributions, built once per worker, and an environment with nothing but what a service installs."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
import zipfile
from email.message import Message
from email.parser import Parser
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


class Wheel:
    """A built wheel: where it is, the files in it, and its metadata."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with zipfile.ZipFile(path) as archive:
            self.names = frozenset(archive.namelist())
            (about,) = [name for name in self.names if name.endswith(".dist-info/METADATA")]
            self.metadata: Message = Parser().parsestr(archive.read(about).decode())
            self.entry_points = "".join(
                archive.read(name).decode() for name in self.names if name.endswith("/entry_points.txt")
            )


def _build(what: str, source: Path, into: Path) -> Path:
    """Builds with what is installed here, so that no network is needed."""
    command = [sys.executable, "-m", "build", "--no-isolation", what, "--outdir", str(into), str(source)]
    subprocess.run(command, check=True, capture_output=True, text=True)
    (built,) = into.iterdir()
    return built


@pytest.fixture(scope="session")
def heliograph_wheel(tmp_path_factory: pytest.TempPathFactory) -> Wheel:
    """The wheel of the tool."""
    return Wheel(_build("--wheel", ROOT, tmp_path_factory.mktemp("wheel")))


@pytest.fixture(scope="session")
def service_wheel(tmp_path_factory: pytest.TempPathFactory) -> Wheel:
    """The wheel of the reference service's telemetry."""
    return Wheel(_build("--wheel", ROOT / "definitions", tmp_path_factory.mktemp("wheel")))


@pytest.fixture(scope="session")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source distribution of the tool, unpacked."""
    archive = _build("--sdist", ROOT, tmp_path_factory.mktemp("sdist"))
    unpacked = tmp_path_factory.mktemp("unpacked")
    subprocess.run(["tar", "-xzf", str(archive), "-C", str(unpacked)], check=True)
    (folder,) = unpacked.iterdir()
    return folder


@pytest.fixture(scope="session")
def light(tmp_path_factory: pytest.TempPathFactory, heliograph_wheel: Wheel, service_wheel: Wheel) -> Path:
    """The bin folder of an environment with both wheels and prometheus-client, and nothing else."""
    home = tmp_path_factory.mktemp("light")
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    where = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    )
    packages = Path(where.stdout.strip())
    client = metadata.distribution("prometheus-client")
    for file in client.files or ():
        if ".." not in file.parts and file.suffix != ".pyc":
            target = packages / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(client.locate_file(file), target)
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    wheels = [str(heliograph_wheel.path), str(service_wheel.path)]
    subprocess.run([*pip, "install", "--quiet", "--no-index", *wheels], check=True, capture_output=True, text=True)
    return home / "bin"
