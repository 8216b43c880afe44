from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]


def _pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return {canonicalize_name(name): version for name, _, version in (line.partition("==") for line in lines)}


def _needed(name: str, extras: frozenset[str], seen: set[tuple[str, frozenset[str]]]) -> None:
    """Adds to `seen` whatever the installed distribution `name` requires here, with these extras, and so on."""
    if (name, extras) in seen:
        return
    seen.add((name, extras))
    for line in metadata.requires(name) or ():
        wanted = Requirement(line)
        if wanted.marker is None or any(wanted.marker.evaluate({"extra": extra}) for extra in extras | {""}):
            _needed(canonicalize_name(wanted.name), frozenset(wanted.extras), seen)


def test_each_line_is_one_exact_version():
    """No ranges, no addresses, no options: the file reads the same with any index."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line)] == []
    assert lines == sorted(lines, key=lambda line: canonicalize_name(line.partition("==")[0]))


def test_all_that_development_needs_is_pinned_and_installed_as_pinned():
    """Everything reachable from the extra `dev` has a pin, and the tests run with just that version."""
    seen: set[tuple[str, frozenset[str]]] = set()
    _needed("heliograph", frozenset({"dev"}), seen)
    needed = {name for name, _ in seen} - {"heliograph"}
    pins = _pins()
    assert needed - set(pins) == set()
    installed = {name: Version(metadata.version(name)) for name in needed}
    assert installed == {name: Version(pins[name]) for name in needed}


def test_the_pins_satisfy_the_ranges():
    """Each lower bound in pyproject.toml admits the pinned version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    declared = [
        *project["project"]["dependencies"],
        *(line for lines in project["project"]["optional-dependencies"].values() for line in lines),
        *project["build-system"]["requires"],
    ]
    pins = _pins()
    wanted = [Requirement(line) for line in declared if not line.startswith("heliograph")]
    assert [str(one) for one in wanted if not one.specifier.contains(pins[canonicalize_name(one.name)])] == []
