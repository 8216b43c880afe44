from __future__ import annotations

import pytest

from heliograph.promql.printer import show
from heliograph.promql.reader import read
from heliograph.promql.series import Catalogue
from heliograph.promql.tree import Raw
from heliograph.targets.proofs.decisions import Choice, decision


def told(choices: tuple[Choice, ...]) -> set[str]:
    """The choices as text: the parts that hold."""
    return {" ".join(sorted(show(part)[0] for part, holds in one.items() if holds)) for one in choices}


@pytest.mark.parametrize(
    ("text", "fires", "quiet"),
    [
        ("a > 1", {"a"}, {""}),
        ("a > 1 and b > 1", {"a b"}, {"a", "b"}),
        ("a > 1 or b > 1", {"a", "b"}, {""}),
        ("a > 1 unless b > 1", {"a"}, {"", "a b"}),
        ("a > 1 and (b > 1 or c > 1)", {"a b", "a c"}, {"b", "a"}),
        ("(a > 1 and b > 1) or c > 1", {"a b", "b c"}, {"b", "a"}),
    ],
)
def test_every_part_decides(text: str, fires: set[str], quiet: set[str]) -> None:
    """In the ways to fire and to be quiet, each part is seen to make the difference."""
    way = decision(read(Raw(text), Catalogue()))
    assert (told(way.fires), told(way.quiet)) == (fires, quiet)
