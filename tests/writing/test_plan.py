from __future__ import annotations

import pytest

from heliograph.writing import Difference


def _lines(count: int, changed: int | None = None) -> bytes:
    return "".join(f"{'new' if number == changed else 'line'} {number}\n" for number in range(count)).encode()


def test_a_difference_is_shown_as_people_know_it():
    """The lines around a change, from what is on disk to what is built."""
    assert Difference("d/a.json", _lines(9), _lines(9, changed=4)).diff() == (
        "--- on disk/d/a.json\n+++ built/d/a.json\n@@ -3,5 +3,5 @@\n line 2\n line 3\n-line 4\n+new 4\n line 5\n line 6"
    )


@pytest.mark.parametrize(
    ("before", "after", "kind"), [(None, b"x", "added"), (b"x", b"y", "changed"), (b"x", None, "removed")]
)
def test_a_difference_has_a_kind(before, after, kind):
    """What a build would do follows from what is there before and after."""
    assert Difference("a", before, after).kind == kind


@pytest.mark.parametrize(("before", "after", "sign"), [(None, b"one\ntwo", "+"), (b"one\ntwo", None, "-")])
def test_files_that_come_or_go_are_shown_whole(before, after, sign):
    """An added file has only new lines, a removed one only old ones."""
    assert Difference("a", before, after).diff().splitlines()[3:] == [f"{sign}one", f"{sign}two"]


def test_a_long_difference_is_cut():
    """A terminal is not flooded: so many lines, then how many more there are."""
    shown = Difference("a", None, _lines(100)).diff(lines=10).splitlines()
    assert (len(shown), shown[-2:]) == (11, ["+line 6", "… and 94 more lines"])


def test_a_long_line_is_cut():
    """A line of a minified file does not fill the terminal."""
    assert Difference("a", None, b"x" * 1000).diff().splitlines()[-1] == "+" + "x" * 199 + "…"


def test_control_characters_are_shown_as_escapes():
    """Line ends of another system are seen, and a file cannot steer the terminal."""
    assert Difference("a", b"one\r\n\x1b[31mred", b"one\nred").diff().splitlines()[3:] == [
        "-one\\r",
        "-\\x1b[31mred",
        "+one",
        "+red",
    ]


def test_bytes_that_are_no_text_are_shown_too():
    """A file that is not UTF-8 is no obstacle."""
    assert Difference("a", b"\xff", b"x").diff().splitlines()[-2:] == ["-�", "+x"]
