"""Every check against its cases: `cases/<check>.md`, Python that is right or wrong and what is said of the latter.

A block of Python with a block of text after it is wrong, and the text is what this check reports; without one it is
right. `pytest --force-regen` writes the text anew.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from heliograph import checks

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES = Path(__file__).with_name("cases")
BLOCK = re.compile(r"```python\n(?P<source>.*?)```\n(?:\n```text\n(?P<text>.*?)```\n)?", re.DOTALL)


class Case(NamedTuple):
    """A block of a case file; `text` None means that nothing is to be said."""

    file: Path
    line: int
    source: str
    text: str | None


def cases() -> Iterator[Case]:
    """Every case of every file."""
    for file in sorted(CASES.glob("*.md")):
        content = file.read_text(encoding="utf-8")
        for found in BLOCK.finditer(content):
            yield Case(file, content.count("\n", 0, found.start()) + 1, found["source"], found["text"])


@pytest.mark.parametrize("case", [pytest.param(one, id=f"{one.file.stem}:{one.line}") for one in cases()])
def test_case(case: Case, example, request: pytest.FixtureRequest) -> None:
    """A check reports of its cases exactly what they say."""
    code = checks.find(case.file.stem).code
    text = example.text([finding for finding in example.findings(case.source) if finding.code == code])
    if case.text is not None and request.config.getoption("force_regen"):
        content = case.file.read_text(encoding="utf-8")
        block = f"```python\n{case.source}```\n\n```text\n"
        case.file.write_text(content.replace(f"{block}{case.text}```", f"{block}{text}```"), encoding="utf-8")
    assert text == (case.text or "")
