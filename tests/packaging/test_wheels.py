from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import heliograph

ROOT = Path(__file__).parents[2]
DATA_SUFFIXES = {".py", ".pyi", ".typed", ".json"}


def _sources(root: Path, package: str) -> set[str]:
    """The files that make up a package, as a wheel names them."""
    return {
        path.relative_to(root).as_posix()
        for path in (root / package).rglob("*")
        if path.suffix in DATA_SUFFIXES or path.name == "py.typed"
    }


def test_the_tools_wheel_holds_every_module_and_all_its_data(heliograph_wheel):
    """Nothing that works in a checkout is missing after an installation: modules, schemas, the typing marker."""
    expected = _sources(ROOT / "generators", "heliograph")
    assert expected <= heliograph_wheel.names
    assert "heliograph/py.typed" in heliograph_wheel.names
    assert any(name.startswith("heliograph/schemas/") and name.endswith(".json") for name in heliograph_wheel.names)


def test_the_tools_wheel_holds_nothing_else(heliograph_wheel):
    """No tests, definitions or output get into an installation."""
    assert {name.partition("/")[0] for name in heliograph_wheel.names} == {
        "heliograph",
        f"heliograph-{heliograph.__version__}.dist-info",
    }


def test_a_plain_installation_brings_prometheus_client_and_nothing_else(heliograph_wheel):
    """Whatever is required without an extra is installed in every service."""
    required = heliograph_wheel.metadata.get_all("Requires-Dist")
    assert [line for line in required if "extra ==" not in line] == ["prometheus-client>=0.20"]


def test_the_extras_are_those_of_the_documentation(heliograph_wheel):
    """`compiler` for the command, `grafanalib` for panels as input, `otel` for traces, `dev` for this repository."""
    assert sorted(heliograph_wheel.metadata.get_all("Provides-Extra")) == ["compiler", "dev", "grafanalib", "otel"]


def test_the_metadata_says_what_holds(heliograph_wheel):
    """Version, Python and licence, and the command."""
    about = heliograph_wheel.metadata
    assert about["Name"] == "heliograph"
    assert about["Version"] == heliograph.__version__
    assert about["Requires-Python"] == ">=3.11"
    assert about["License-Expression"] == "Apache-2.0"
    assert f"heliograph-{heliograph.__version__}.dist-info/licenses/LICENSE" in heliograph_wheel.names
    assert heliograph_wheel.entry_points.split() == ["[console_scripts]", "heliograph", "=", "heliograph.cli:main"]


def test_the_services_wheel_holds_its_package_and_depends_on_the_tool_alone(service_wheel):
    """What a service installs: its own telemetry, and through it heliograph."""
    assert _sources(ROOT / "definitions", "tributary_telemetry") <= service_wheel.names
    tops = {name.partition("/")[0] for name in service_wheel.names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"tributary_telemetry"}
    assert service_wheel.metadata.get_all("Requires-Dist") == ["heliograph"]


def test_the_source_distribution_builds_the_same_wheel(sdist, heliograph_wheel, tmp_path):
    """What is published as source is complete."""
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(tmp_path), str(sdist)]
    subprocess.run(command, check=True, capture_output=True)
    (again,) = tmp_path.iterdir()
    assert again.read_bytes() == heliograph_wheel.path.read_bytes()


def test_the_source_distribution_holds_no_stray_files(sdist):
    """Only what the wheel is made of, and what a reader looks for."""
    assert {path.name for path in sdist.iterdir()} == {
        ".gitignore",
        "CHANGELOG.md",
        "LICENSE",
        "PKG-INFO",
        "README.md",
        "generators",
        "pyproject.toml",
    }


def test_a_service_runs_with_the_light_installation(light):
    """The service's metrics are imported and its package loads, where only prometheus-client is installed beside it."""
    code = "import tributary_telemetry.metrics, heliograph, sys; print(heliograph.__version__)"
    done = subprocess.run([light / "python", "-I", "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{heliograph.__version__}\n", "")


@pytest.mark.parametrize("arguments", [["build"], ["check", "tributary"], ["--help"], []])
def test_a_light_installations_command_names_the_extra(light, arguments):
    """Without the compiler every command says what to install, in one line and with exit code 2."""
    done = subprocess.run([light / "heliograph", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert 'pip install "heliograph[compiler]"' in done.stderr
    assert "Traceback" not in done.stderr


def test_a_light_installation_knows_its_version(light):
    """`heliograph --version` is answered without the compiler."""
    done = subprocess.run([light / "heliograph", "--version"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, f"heliograph {heliograph.__version__}\n")
