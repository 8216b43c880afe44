"""Regular expressions of matchers."""

from __future__ import annotations

import pytest

from heliograph.promql.inference.patterns import alternatives, expanded, fault, matching


@pytest.mark.parametrize(
    "pattern", ["", "a|b", "5..", "(?i:get)", "\\d+", "[a-z]{2,}", "$job", "${job:regex}", "(?P<x>a)"]
)
def test_patterns_that_compile(pattern):
    """Prometheus compiles them, Grafana variables included."""
    assert not fault(pattern)


@pytest.mark.parametrize("pattern", ["*", "(", "[a", "a{2,1}", "(?=a)", "a(?!b)", "\\1"])
def test_patterns_that_do_not(pattern):
    """Prometheus refuses them, look-around and back-references among them."""
    assert fault(pattern)


@pytest.mark.parametrize(
    ("pattern", "values"),
    [
        ("a|b", ("a", "b")),
        ("a", ("a",)),
        ("", ("",)),
        ("a|", ("a", "")),
        ("a\\.b|c\\|d", ("a.b", "c|d")),
        ("5..", None),
        ("(a|b)", None),
        ("\\d", None),
        ("a\\", None),
    ],
)
def test_alternatives(pattern, values):
    """A list of plain values is told from a real pattern."""
    assert alternatives(pattern) == values


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("G.*", {"GET"}),
        ("GET", {"GET"}),
        ("GE", set()),
        (".*", {"GET", "POST", "P\nT"}),
        ("P.T", {"P\nT"}),
        ("(?i)get|post", {"GET", "POST"}),
        ("\\pL+", None),
    ],
)
def test_matching(pattern, found):
    """The whole value must match, a dot matches any character, and what only RE2 knows is not guessed."""
    assert matching(pattern, ("GET", "POST", "P\nT")) == found


@pytest.mark.parametrize(
    ("pattern", "template", "value", "result"),
    [
        ("(.*):(.*)", "$2-$1", "a:b", "b-a"),
        ("(?P<host>.*):.*", "${host}", "a:b", "a"),
        ("(.*)", "$1x", "a", ""),
        ("(.*)", "${1}x$$", "a", "ax$"),
        ("(a)|(b)", "$1$2", "b", "b"),
        ("a", "plain", "b", None),
    ],
)
def test_expanded(pattern, template, value, result):
    """Groups are filled in as Go does it: by the longest name, and with nothing for one that does not exist."""
    assert expanded(pattern, template, value) == result
