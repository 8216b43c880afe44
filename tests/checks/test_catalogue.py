"""What a check consists of: one file, one case file, and documentation whose examples show the fault."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import heliograph.checks
from heliograph import checks, schemas
from heliograph.checks.mechanism import HEADINGS
from heliograph.checks.unknown_extra_key import DASHBOARD_KEYS, PANEL_KEYS
from heliograph.findings import HeliographError

FILES = {file.stem for file in Path(heliograph.checks.__file__).parent.glob("*.py")} - {"__init__"}
CASES = {file.stem: file.read_text(encoding="utf-8") for file in Path(__file__).with_name("cases").glob("*.md")}
each = pytest.mark.parametrize("check", checks.catalogue(), ids=lambda check: check.slug)


def test_every_check_is_a_file_with_a_case_file():
    """Checks, their files and their case files have the same names."""
    assert {check.slug for check in checks.catalogue()} == FILES == CASES.keys()


def test_codes_are_unique_and_ascend():
    """No two checks share a code, and the catalogue is in the order of codes."""
    codes = [check.code for check in checks.catalogue()]
    assert codes == sorted(set(codes))
    assert all(re.fullmatch(r"HG[1-6]\d\d", code) for code in codes)


@each
def test_the_documentation_has_its_sections_in_order(check):
    """A sentence, then the four sections, each with something in it; examples are blocks of Python."""
    assert check.summary.endswith(".")
    assert re.findall(r"^# (.+)$", check.markdown, re.MULTILINE) == list(HEADINGS)
    for heading in HEADINGS:
        assert check.section(heading)
    for heading in HEADINGS[2:]:
        assert re.fullmatch(r"```python\n.+\n```", check.section(heading), re.DOTALL)


@each
def test_the_example_has_the_fault(check, example):
    """The bad example is found by its check, and what is said has a remedy and a place in it."""
    found = [one for one in example.findings(check.example("Example")) if one.code == check.code]
    assert found
    for finding in found:
        assert finding.severity is check.severity
        assert finding.help
        assert finding.place is not None
        assert Path(finding.place.file).is_relative_to(example.folder)


@each
def test_the_better_example_has_not(check, example):
    """The good example is not."""
    assert [one for one in example.findings(check.example("Use instead")) if one.code == check.code] == []


@each
def test_the_case_file_has_bad_and_good_cases(check):
    """There is a case with a finding, and one without."""
    blocks = re.findall(r"```python\n.*?```\n(\n```text\n(.*?)```)?", CASES[check.slug], re.DOTALL)
    assert any(text.startswith(check.code) for _, text in blocks)
    assert any(not after for after, _ in blocks)


def test_a_check_is_explained_by_code_and_by_name():
    """Both names print the code, the severity and the documentation; case and hyphens do not matter."""
    check = checks.find("HG201")
    assert checks.explain("hg201") == checks.explain("unknown-metric")
    assert checks.explain("HG201") == f"HG201 unknown_metric (error)\n\n{check.markdown}\n"


def test_an_unknown_code_is_answered_with_the_nearest():
    """A misspelt name is told, with the nearest one."""
    with pytest.raises(HeliographError) as told:
        checks.find("unknown_metrics")
    assert (told.value.message, told.value.help) == (
        "there is no check 'unknown_metrics'",
        "did you mean unknown_metric?",
    )


def test_keys_of_extra_are_those_of_the_schemas():
    """What `extra` may set is what the schemas of panels and dashboards know."""
    folder = Path(schemas.__file__).parent
    known = {
        name: set(json.loads((folder / f"{name}.json").read_bytes())["properties"]) for name in ("panel", "dashboard")
    }
    assert known == {"panel": set(PANEL_KEYS), "dashboard": set(DASHBOARD_KEYS)}
