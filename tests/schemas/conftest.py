"""The cases of schemas: files in cases/, each with a good value and the bad ones that a change makes of it."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

CASES = Path(__file__).parent / "cases"
_ABSENT = object()


@dataclass(frozen=True)
class Bad:
    """One change of a good value: the part at `at` (a JSON pointer) replaced or, without a value, removed."""

    schema: str
    at: str
    value: Any
    says: tuple[str, ...]

    def applied(self, good: Any) -> Any:
        """The good value with the change."""
        value = copy.deepcopy(good)
        *steps, last = [step.replace("~1", "/").replace("~0", "~") for step in self.at.split("/")[1:]]
        part = value
        for step in steps:
            part = part[int(step) if isinstance(part, list) else step]
        key = int(last) if isinstance(part, list) else last
        if self.value is _ABSENT:
            del part[key]
        else:
            part[key] = self.value
        return value


def read(schema: str) -> tuple[Any, list[Bad]]:
    """The good value of a schema's case file, and its bad ones."""
    case = yaml.safe_load((CASES / f"{schema}.yaml").read_text())
    return case["good"], [
        Bad(
            schema,
            bad["at"],
            bad.get("value", _ABSENT),
            tuple([bad["says"]] if isinstance(bad["says"], str) else bad["says"]),
        )
        for bad in case["bad"]
    ]


def case_names() -> list[str]:
    """The schemas that have a case file."""
    return sorted(path.relative_to(CASES).with_suffix("").as_posix() for path in CASES.rglob("*.yaml"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every schema that has a case file for `case`, every bad value for `bad`."""
    if "bad" in metafunc.fixturenames:
        bads = [bad for name in case_names() for bad in read(name)[1]]
        metafunc.parametrize("bad", bads, ids=[f"{bad.schema}{bad.at}-{place}" for place, bad in enumerate(bads)])
    elif "case" in metafunc.fixturenames:
        metafunc.parametrize("case", case_names())


@pytest.fixture
def good() -> Any:
    """Gives the good value of a schema by its name."""
    return lambda schema: read(schema)[0]


@pytest.fixture
def bads() -> Any:
    """Gives the bad values of a schema by its name."""
    return lambda schema: read(schema)[1]


@pytest.fixture
def cases() -> list[str]:
    """The schemas that have a case file."""
    return case_names()
