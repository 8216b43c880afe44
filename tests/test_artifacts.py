from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import PurePosixPath

import orjson
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from heliograph import artifacts
from heliograph.artifacts import Artifact, apart, json_artifact, parse, text_artifact, yaml_artifact
from heliograph.findings import HeliographError
from heliograph.plain import number, numbers

# Texts that some reader of YAML takes for something else, or that an emitter may tear or fold.
NASTY = [
    *(
        "yes",
        "No",
        "on",
        "OFF",
        "y",
        "N",
        "true",
        "null",
        "Null",
        "~",
        "",
        "=",
        "<<",
        "-",
        "?",
        ":",
        "a: b",
        "a #b",
        "#",
    ),
    *(
        "1",
        "-1",
        "+1",
        "1e3",
        "1.5",
        ".5",
        "5.",
        "1_000",
        "0x1F",
        "0o17",
        "017",
        "0b11",
        ".inf",
        "-.INF",
        ".NaN",
        "10:30",
    ),
    *("2026-11-23", "2026-11-23T10:00:00Z", "5m", "1h30m", "[a]", "{a: b}", "&a", "*a", "!a", "|", ">", "%", "@", "`"),
    *(
        "'",
        '"',
        "\\",
        " lead",
        "trail ",
        "\ttab",
        "tab\tin",
        "a\n",
        "\na",
        "a\n\n",
        "a\nb",
        "a \nb",
        "a\n  b\n",
        "a\n\nb\n",
    ),
    *("a\r\nb", "\x00", "\x07", "\x7f", "\x85", "a\u2028b", "\ufeff", "\xa0", "é", "日本", "😀", "---", "...", "--- a"),
    *("word " * 60, "é" * 300, 'sum by (job) (rate(requests_total{code=~"5.."}[5m])) > 0.05 # not a comment: at all'),
]
TEXTS = st.sampled_from(NASTY) | st.text() | st.lists(st.sampled_from(NASTY), max_size=4).map("".join)
KEYS = st.sampled_from([text for text in NASTY if text and text.isprintable() and len(text) < 99 and text != "😀"])
NUMBERS = st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)
DOCUMENTS = st.lists(VALUES, max_size=4) | st.dictionaries(KEYS, VALUES, max_size=4)


class Colour(StrEnum):
    RED = "red"


@dataclass
class Point:
    x: int


def _json(value: object) -> str:
    return json_artifact("a.json", value).content.decode()


def _yaml(value: object) -> str:
    """The YAML of a value, without the header."""
    return yaml_artifact("a.yaml", value).content.decode().split("\n", 1)[1]


def test_json_is_indented_sorted_and_ends_with_a_newline():
    """The whole form of a JSON file."""
    value = {"b": [1, {"y": None, "x": True}], "a": "é", "empty": {}, "none": []}
    assert _json(value) == (
        '{\n  "a": "é",\n  "b": [\n    1,\n    {\n      "x": true,\n      "y": null\n    }\n  ],\n'
        '  "empty": {},\n  "none": []\n}\n'
    )


def test_integral_floats_are_integers_and_texts_stay():
    """5.0 and 5 give the same bytes, in JSON and YAML; a text that ends in .0 is no number."""
    value = [5.0, -3.0, 0.5, "1.0", {"x": 1e15, "1.0": 2.0}, "a.0,\nb"]
    assert _json(value) == _json([5, -3, 0.5, "1.0", {"x": 10**15, "1.0": 2}, "a.0,\nb"])
    assert _yaml(value) == _yaml([5, -3, 0.5, "1.0", {"x": 10**15, "1.0": 2}, "a.0,\nb"])


def test_large_floats_do_not_depend_on_the_version_of_orjson():
    """Older ones write 1e16, newer ones 1e+16; a text of that form stays."""
    assert _json([1e16, -2.5e300, 1e-7, "1e+16", "1e+16,\n"]) == (
        '[\n  1e16,\n  -2.5e300,\n  1e-7,\n  "1e+16",\n  "1e+16,\\n"\n]\n'
    )


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([".+", "1e+5", "a + b.0"])))
def test_numbers_in_json_have_one_form(values):
    """Whatever stands beside them: no ".0" at the end, no plus sign in the exponent."""
    numbers = [line.strip(" ,") for line in _json(values).splitlines()[1:-1] if '"' not in line]
    assert [number for number in numbers if number.endswith(".0") or "+" in number] == []
    assert numbers == [_json(value).strip() for value in values if not isinstance(value, str)]


@given(VALUES)
def test_json_means_the_value(value):
    """Reading emitted JSON gives the value again."""
    assert orjson.loads(_json(value)) == value


@given(DOCUMENTS)
def test_yaml_means_the_value(value):
    """Reading emitted YAML with the safe loader gives the value again."""
    assert yaml.safe_load(_yaml(value)) == value


@given(DOCUMENTS)
def test_yaml_is_the_same_without_libyaml(value):
    """A PyYAML that was built without libyaml emits the same bytes."""
    assert artifacts._emit(value, libyaml=True) == artifacts._emit(value, libyaml=False)


def test_libyaml_is_compared_with_pyyaml_itself():
    """The two dumpers that the test above compares are not one and the same."""
    bases = [artifacts._dumper(libyaml=libyaml).__mro__[1] for libyaml in (True, False)]
    assert bases == [yaml.CSafeDumper, yaml.SafeDumper]


@pytest.mark.parametrize(
    "text", ["yes", "y", "N", "on", "1e3", "1E-3", "0x1F", "0o17", "0b1", "_1", "12:30", ".5", "5.", "null", "~", ""]
)
def test_texts_that_read_as_another_type_are_quoted(text):
    """What a reader of YAML 1.1 or 1.2 takes for a number, truth value or null stands in quotes."""
    assert _yaml([text]) == f"- '{text}'\n"


@pytest.mark.parametrize(
    "text", ["5m", "1h30m", "job:requests:rate5m", "a-b", "e1", "n1", "1d", "1e", "sum(rate(x[5m]))"]
)
def test_ordinary_texts_stand_bare(text):
    """Durations, names and expressions are not cluttered with quotes."""
    assert _yaml([text]) == f"- {text}\n"


def test_yaml_keeps_order_and_never_folds_or_shares():
    """Keys in the order given, one line per text of one line, no anchors."""
    shared = {"team": "search"}
    long = "rate(x[5m]) + " * 40 + "1"
    assert _yaml({"z": shared, "a": shared, "expr": long}) == f"z:\n  team: search\na:\n  team: search\nexpr: {long}\n"


@pytest.mark.parametrize(
    ("text", "emitted"),
    [("a\n  b\n", "|\n  a\n    b\n"), ("a\nb", "|-\n  a\n  b\n"), ("a\n\nb: #c\n", "|\n  a\n\n  b: #c\n")],
)
def test_texts_of_several_lines_are_literal_blocks(text, emitted):
    """An expression over several lines stays readable."""
    assert _yaml({"expr": text}) == f"expr: {emitted}"


def test_blanks_that_a_block_would_hide_are_quoted():
    """A text with blanks at the ends of its lines is escaped on one line."""
    assert _yaml({"x": "a \nb"}) == 'x: "a \\nb"\n'


def test_yaml_header_names_the_source():
    """The header says where the file comes from, then the comment, without control characters."""
    content = yaml_artifact("r.yaml", {"a": 1}, "definitions/x/alerts.py", comment="one\ntwo\x07").content
    assert content == (
        b"# Generated by heliograph from definitions/x/alerts.py. Do not edit.\n# one\n# two\\x07\na: 1\n"
    )


def test_yaml_header_without_a_source():
    """A merged file has no one source."""
    assert yaml_artifact("r.yaml", []).content == b"# Generated by heliograph. Do not edit.\n[]\n"


def test_members_of_text_enums_are_texts():
    """A StrEnum's member is emitted as its value in both formats."""
    assert (_json([Colour.RED]), _yaml([Colour.RED])) == ('[\n  "red"\n]\n', "- red\n")


def test_text_ends_with_one_newline():
    """A newline is added where there is none."""
    assert text_artifact("a", "x").content == text_artifact("a", "x\n").content == b"x\n"


def _deep() -> object:
    value: list[object] = []
    for _ in range(300):
        value = [value]
    return value


NESTED = "[0]" * 26 + "[0…"


def test_settled_numbers_are_written_as_they_are():
    """Whose every number went through `number` needs no search for others, and what is not finite is refused."""
    value = {"a": None, "b": numbers([1.0, -0.0, 1.5, 1e16, 7, True])}
    assert json_artifact("a.json", value, settled=True) == json_artifact("a.json", value)
    with pytest.raises(HeliographError, match="b is nan, and only finite numbers can be written"):
        json_artifact("a.json", {"a": None, "b": number(math.nan)}, settled=True)


@pytest.mark.parametrize(
    ("value", "fact"),
    [
        ({"panels": [1, {"max": math.nan}], "x": None}, "panels[1].max is nan, and only finite numbers can be written"),
        ({"a b": math.inf}, '["a b"] is inf, and only finite numbers can be written'),
        ([-math.inf], "[0] is -inf, and only finite numbers can be written"),
        ({"a": (1, math.nan)}, "a[1] is nan, and only finite numbers can be written"),
        ({"title": "\ud83d"}, "title holds half of a surrogate pair, which UTF-8 cannot carry"),
        ({"a": {"\ud83d": 1}}, "a has the key '\\ud83d', which holds half of a surrogate pair"),
        ({"a": {1: 2}}, "a has the key 1, which is no text"),
        ({"a": 2**64}, "a is an integer beyond 64 bits"),
        ({"a": Point(1)}, "a is of type Point, which is neither text, number, truth value, list nor mapping"),
        ({"a": date(2026, 11, 23)}, "a is of type date, which is neither text, number, truth value, list nor mapping"),
        ({"a": {1, 2}}, "a is of type set, which is neither text, number, truth value, list nor mapping"),
        (_deep(), f"{NESTED} is nested too deep, or holds itself"),
    ],
)
@pytest.mark.parametrize("emit", [json_artifact, yaml_artifact])
def test_what_cannot_be_written_is_refused(emit, value, fact):
    """The error names the file, the way to the part, the fact and the definition."""
    with pytest.raises(HeliographError) as caught:
        emit("d/a.x", value, "definitions/s/x.py")
    assert (str(caught.value), caught.value.help, caught.value.exit_code) == (
        f"d/a.x cannot be rendered: {fact}",
        "mend the definition in definitions/s/x.py",
        2,
    )


def test_a_value_that_holds_itself_is_refused():
    """A cycle ends with a message, not with the interpreter's stack."""
    value: list[object] = []
    value.append(value)
    for emit in (json_artifact, yaml_artifact):
        with pytest.raises(HeliographError, match="is nested too deep, or holds itself"):
            emit("a", value)


@pytest.mark.parametrize("key", ["", "a\nb", "\t", "x" * 101, "\x85"])
def test_yaml_keys_are_texts_of_one_line(key):
    """A key that would need an explicit key line is refused."""
    with pytest.raises(HeliographError) as caught:
        yaml_artifact("a.yaml", {"labels": {key: 1}})
    assert str(caught.value) == (
        f"a.yaml cannot be rendered: labels has the key {key[:100]!r}: a key in YAML is 1 to 100 printable characters"
    )


def test_a_text_that_is_no_unicode_is_refused():
    """Half of a surrogate pair cannot be written in UTF-8."""
    with pytest.raises(HeliographError) as caught:
        text_artifact("a.txt", "\udc80")
    assert (str(caught.value), caught.value.help) == (
        "a.txt cannot be rendered: the whole value holds half of a surrogate pair, which UTF-8 cannot carry",
        "mend the value that it is rendered from",
    )


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("/etc/passwd", "it leaves the output folder"),
        ("../a", "it leaves the output folder"),
        ("a/../../b", "it leaves the output folder"),
        ("", "it leaves the output folder"),
        ("a\nb", "it holds a backslash or a character that cannot be printed"),
        ("a\\b", "it holds a backslash or a character that cannot be printed"),
        ("manifest.json", "the manifest stands there"),
    ],
)
def test_paths_stay_inside_the_tree(path, fault):
    """An artifact cannot be placed outside of its owner's tree, nor on the manifest."""
    with pytest.raises(HeliographError) as caught:
        text_artifact(path, "")
    shown = str(PurePosixPath(path))
    assert str(caught.value) == f"no file can be rendered at {shown!r}: {fault}"


def test_artifacts_are_taken_as_they_come():
    """Each is handed on before the next is asked for, and none is changed."""
    asked: list[str] = []

    def made():
        for path in ("b", "a/z", "a/y", "c"):
            asked.append(path)
            yield text_artifact(path, "")

    assert [(str(one.path), len(asked)) for one in apart(made())] == [("b", 1), ("a/z", 2), ("a/y", 3), ("c", 4)]


@pytest.mark.parametrize(
    ("one", "two", "fact"),
    [
        ("d/a.json", "d/a.json", "d/a.json is rendered twice: from one.py and from two.py"),
        ("d/A.json", "d/a.json", "d/A.json (from one.py) and d/a.json (from two.py) cannot stand beside each other"),
        ("d/a.json", "d/A.json", "d/A.json (from two.py) and d/a.json (from one.py) cannot stand beside each other"),
        ("d", "d/a.json", "d (from one.py) and d/a.json (from two.py) cannot stand beside each other"),
        ("d/e/a.json", "D", "D (from two.py) and d/e/a.json (from one.py) cannot stand beside each other"),
    ],
)
def test_two_artifacts_at_one_place_are_refused(one, two, fact):
    """The error names both definitions, also for names that some file systems take for one."""
    with pytest.raises(HeliographError) as caught:
        list(apart([Artifact(PurePosixPath(one), b"", "one.py"), Artifact(PurePosixPath(two), b"", "two.py")]))
    assert (str(caught.value), caught.value.help) == (fact, "rename one of the two definitions")


@given(DOCUMENTS)
def test_parse_reads_what_was_rendered(value):
    """Both formats are read back by their suffix."""
    for artifact in (json_artifact("a.json", value), yaml_artifact("a.yaml", value)):
        assert parse(str(artifact.path), artifact.content) == value


@pytest.mark.parametrize(
    ("path", "content", "fact"),
    [
        ("a.json", b"{", "unexpected end of data: line 1 column 2 (char 1)"),
        ("a.json", b'"\xff"', "str is not valid UTF-8: surrogates not allowed: line 1 column 1 (char 0)"),
        ("a.yaml", b"a: [", " in line "),
        ("a.yaml", b"a: 2026-99-99", "month must be in 1..12"),
        ("a.yaml", b"!!python/name:os.system x", "could not determine a constructor for the tag"),
    ],
)
def test_parse_names_the_file_and_the_fault(path, content, fact):
    """A file that was damaged on disk is an error with its place; tags that run code are not read."""
    with pytest.raises(HeliographError) as caught:
        parse(path, content)
    assert str(caught.value).startswith(f"{path} cannot be read: ")
    assert fact in str(caught.value)
    assert str(caught.value).count(path) == 1
    assert caught.value.help == "run `heliograph build` again"
