"""The reference service: its committed output is what its definitions say, and it is sound."""

from __future__ import annotations

from pathlib import Path

from heliograph import build, writing
from heliograph.prove import prove

ROOT = Path(__file__).parents[1]


def silent(_: str) -> None:
    """Tell nobody."""


def test_the_committed_output_is_a_fresh_build() -> None:
    """Building `definitions/` changes no file of `output/`."""
    checked = build.check(ROOT / "definitions", [], silent)
    differences = build.compare(checked, ROOT / "output", silent)
    assert {owner: [one.path for one in many] for owner, many in differences.items() if many} == {}


def test_nothing_is_wrong_with_the_definitions() -> None:
    """The reference service has no findings, warnings included."""
    assert build.check(ROOT / "definitions", [], silent).findings == ()


def test_the_output_is_proven() -> None:
    """Everything in `output/` is proven, and every alert both ways."""
    proof = prove(ROOT / "output", [], silent)
    assert proof.failures == ()
    rows = {row.owner: row for row in proof.rows}
    assert set(rows) == set(writing.owners(ROOT / "output"))
    assert rows["tributary"].alerts == len(build.check(ROOT / "definitions", [], silent).services[0].conditions)
    assert all(row.configurations == 1 for row in proof.rows)
