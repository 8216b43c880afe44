from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.targets.proofs.strings import examples

ATOMS = st.sampled_from(
    [
        "a",
        "7",
        ".",
        r"\d",
        r"\w",
        r"\.",
        r"\s",
        "[abc]",
        "[^abc]",
        "[0-9-]",
        "[]x]",
        "/",
        "-",
        "(?:x|y)",
        "(z)",
        "(?i:q)",
    ]
)
REPEATS = st.sampled_from(["", "*", "+", "?", "{2}", "{1,3}", "{2,}", "+?"])
SEQUENCES = st.lists(st.tuples(ATOMS, REPEATS).map("".join), min_size=1, max_size=5).map("".join)
PATTERNS = st.lists(SEQUENCES, min_size=1, max_size=3).map("|".join)


@given(PATTERNS)
def test_examples_match(pattern: str) -> None:
    """There is an example of every pattern, and the whole pattern matches each one."""
    found = list(examples(pattern))
    assert found
    assert all(re.fullmatch(pattern, one, re.ASCII | re.DOTALL) for one in found)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("5..", ["500"]),
        ("GET|POST", ["GET", "POST"]),
        ("/api/.*", ["/api/", "/api/0", "/api/00", "/api/000"]),
        ("(?i)get", ["get"]),
        ("^(a|b)c$", ["ac", "bc"]),
        (r"eu-\w+-\d{2}", ["eu-0-00", "eu-00-00", "eu-000-00"]),
        ("", [""]),
    ],
)
def test_the_plainest_comes_first(pattern: str, expected: list[str]) -> None:
    """Examples are short, and the first takes the first alternatives."""
    assert list(examples(pattern)) == expected


@pytest.mark.parametrize("pattern", ["(", "[a", r"a\b\Bb", "x{2", "(?=a)b", r"(a)\1"])
def test_what_is_too_involved_has_none(pattern: str) -> None:
    """A pattern that does not compile, or that matches nothing that is tried, has no example, and raises nothing."""
    assert [one for one in examples(pattern) if not re.fullmatch(pattern, one)] == []
