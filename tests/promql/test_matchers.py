"""Matchers from the keywords of `where(…)`."""

from __future__ import annotations

from enum import Enum

import pytest

from heliograph.findings import DefinitionError
from heliograph.promql.inference.patterns import alternatives
from heliograph.promql.matchers import Matcher, is_not, label_names, matches, not_matches, read_matchers


class Method(Enum):
    GET = "get"


@pytest.mark.parametrize(
    ("value", "matcher"),
    [
        ("a", Matcher("x", "=", "a")),
        ("", Matcher("x", "=", "")),
        (Method.GET, Matcher("x", "=", "get")),
        (["a", "b"], Matcher("x", "=~", "a|b")),
        (("5..", "a|b"), Matcher("x", "=~", "5\\.\\.|a\\|b")),
        (matches("5.."), Matcher("x", "=~", "5..")),
        (not_matches("5.."), Matcher("x", "!~", "5..")),
        (is_not("a"), Matcher("x", "!=", "a")),
    ],
)
def test_values(value, matcher):
    """A text is equality, a list any of its values, and the words say the rest."""
    assert read_matchers({"x": value}) == (matcher,)


def test_keywords_of_python():
    """A label named by a keyword is written with an underscore after it; another trailing underscore stays."""
    assert [one.name for one in read_matchers({"class_": "a", "from_": "b", "zone_": "c"})] == [
        "class",
        "from",
        "zone_",
    ]


def test_lists_are_taken_literally():
    """A value in a list matches itself alone, whatever characters it has."""
    values = ["a.b", "c+d", "e|f", "\\", "(x)", "$", "é-/"]
    [one] = read_matchers({"x": values})
    assert alternatives(one.value) == tuple(values)


@pytest.mark.parametrize("value", [5, None, ["a", 5], {"a"}, True])
def test_other_values(value):
    """Labels are text: anything else is an error that names the ways."""
    with pytest.raises(DefinitionError) as caught:
        read_matchers({"x": value})
    assert caught.value.message == f"the label x cannot be compared with {value!r}"
    assert (
        caught.value.help == 'labels are text: a value, a list of values, matches("…"), not_matches("…") or is_not("…")'
    )


def test_lists_of_labels():
    """A bare text where a list is meant is told apart from one."""
    assert label_names(["a", "b"]) == ("a", "b")
    assert label_names(None) is None
    with pytest.raises(DefinitionError) as caught:
        label_names("route")
    assert caught.value.message == "by= and without= take a list of labels, not the text 'route'"
    assert caught.value.help == 'write ["route"]'


def test_what_is_remembered_stands_for_nothing_else():
    """Matchers read before are given again for the same keywords alone: values that are merely equal are read anew."""

    class Text(str):
        """A text of another type."""

        __slots__ = ()

    values = [Text("a"), "a", Text("a")]
    found = [read_matchers({"x": value}) for value in values]
    assert [type(matcher.value) for (matcher,) in found] == [Text, str, Text]
    assert read_matchers({"x": "a"}) is found[1]
    assert read_matchers({"y": "a"}) == (Matcher("y", "=", "a"),)
