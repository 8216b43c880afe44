"""CONTRIBUTING.md, followed to the letter: the recipes end in a build without findings that is proven."""

from __future__ import annotations

import re
import shutil
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from heliograph import build
from heliograph.prove import prove

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
STEP = re.compile(r"`(definitions/checkout_telemetry/\S+)`[^\n]*\n +```\w+\n(.*?)\n +```", re.DOTALL)


def files() -> Iterator[tuple[str, str]]:
    """Every file that the recipe for a service gives: its path and what it holds."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    recipe = text.partition("## Your own service\n")[2].partition("\n## ")[0]
    yield from (
        (f"definitions/checkout_telemetry/{name}", "") for name in ("__init__.py", "py.typed", "dashboards/__init__.py")
    )
    yield from ((path, textwrap.dedent(f"{content}\n")) for path, content in STEP.findall(recipe))


def test_a_service_of_ones_own(tmp_path: Path) -> None:
    """The package that the recipe makes beside the reference service is built without findings, and proven."""
    shutil.copytree(ROOT / "definitions", tmp_path / "definitions", ignore=shutil.ignore_patterns("__pycache__"))
    made = dict(files())
    assert len(made) == 8
    for path, content in made.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    checked = build.check(tmp_path / "definitions", ["checkout"], lambda _: None)
    assert [finding.message for finding in checked.findings] == []
    build.write(checked, tmp_path / "output", lambda _: None)
    proof = prove(tmp_path / "output", ["checkout"], lambda _: None)
    assert proof.failures == ()
    assert [(row.owner, row.alerts, row.unproven) for row in proof.rows] == [
        ("checkout", 2, ())
    ]  # its own, and one that every service has
