"""README.md, held against the repository: what it says is defined, comes out and is found, is just that."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from heliograph.cli.app import run

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DEFINITIONS = ROOT / "definitions/tributary_telemetry"


def blocks(language: str) -> list[str]:
    """The blocks of a language; of one without a name, `language` is empty."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    return [block for called, block in found if called == language]


@pytest.mark.parametrize(("file", "start"), [("metrics.py", "AVAILABILITY"), ("alerts.py", "HIGH_ERROR_RATE")])
def test_what_is_defined(file: str, start: str) -> None:
    """The indicator and the alert stand in the definitions as they do in the README."""
    shown = re.findall(rf"^{start} = .*?^\)$", "".join(blocks("python")), re.DOTALL | re.MULTILINE)
    assert len(shown) == 1
    assert shown[0] in (DEFINITIONS / file).read_text(encoding="utf-8")


def test_what_comes_out() -> None:
    """The rule is that of the output, to the letter."""
    [block] = blocks("yaml")
    comment, _, rule = block.partition("\n")
    assert rule in (ROOT / comment.removeprefix("# ")).read_text(encoding="utf-8")


def test_what_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Two mistakes are told in the words, and at the lines, that the README shows."""
    shutil.copytree(ROOT / "definitions", tmp_path / "definitions")
    overview = tmp_path / "definitions/tributary_telemetry/dashboards/overview.py"
    panel = 'Stat("Fast Requests", REQUEST_DURATION.fraction(under=0.3)),'
    text = overview.read_text(encoding="utf-8").replace('by=["operation_type"]', 'by=["operation"]')
    overview.write_text(text.replace('Stat("Active', f'{panel}\n        Stat("Active'), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["check"]) == 1
    [shown] = [block for block in blocks("") if block.startswith("$ heliograph check\n")]
    assert capsys.readouterr().out.startswith(shown.removeprefix("$ heliograph check\n"))
