"""Findings as people read them."""

from __future__ import annotations

import dataclasses
import linecache
import re

import pytest

from heliograph.findings import DefinitionError, Finding, Severity
from heliograph.reports import of_error, summary, summary_unloaded, text
from heliograph.reports.colour import colour
from heliograph.source import Place


@pytest.fixture
def written(tmp_path):
    """Writes a definition file, and gives the finding at a stretch of it."""

    def write(source, place, name="definitions/shop/alerts.py", **changes):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source, encoding="utf-8")
        linecache.checkcache()
        finding = Finding(
            code="HG203",
            message="0.3 is no bucket bound of search_duration_seconds",
            help="use 0.25, or add 0.3 to the histogram's buckets",
            place=Place(str(file), *place),
            subject="search-latency",
        )
        return dataclasses.replace(finding, **changes)

    return write


def test_the_form_of_a_finding(written, tmp_path):
    """Code, severity and message; file, line and subject; the line with carets and a note; the remedy."""
    source = "\n" * 30 + "    indicator=Latency(SEARCH_DURATION, under=0.3),\n"
    finding = written(source, (31, 45, 31, 48), note="buckets near 0.3: 0.25, 0.5")
    assert text([finding], root=tmp_path) == (
        "HG203 error: 0.3 is no bucket bound of search_duration_seconds\n"
        "  definitions/shop/alerts.py:31  search-latency\n"
        "   31 |     indicator=Latency(SEARCH_DURATION, under=0.3),\n"
        "      |                                              ^^^ buckets near 0.3: 0.25, 0.5\n"
        "  help: use 0.25, or add 0.3 to the histogram's buckets\n"
    )


def test_findings_stand_apart(written, tmp_path):
    """An empty line between two findings, none at the end."""
    finding = written("A = 1\n", (1, 0, 1, 1))
    assert text([finding, finding], root=tmp_path).count("\n\n") == 1
    assert text([], root=tmp_path) == ""


def lines(finding, root):
    """The excerpt: the line and its carets."""
    return [line for line in text([finding], root=root).splitlines() if re.match(r" *\d* \|", line)]


def test_several_lines_show_the_first(written, tmp_path):
    """A place of several lines shows its first one, with carets to its end."""
    finding = written("A = Threshold(  \n    1,\n)\n", (1, 4, 3, 1))
    assert lines(finding, tmp_path) == ["    1 | A = Threshold(", "      |     ^^^^^^^^^^"]


def test_nothing_has_a_caret(written, tmp_path):
    """A place without length has one caret; one beyond the line stands at its end."""
    assert lines(written("A = 1\n", (1, 4, 1, 4)), tmp_path)[1] == "      |     ^"
    assert lines(written("A = 1\n", (1, 40, 1, 50)), tmp_path)[1] == "      |      ^"


def test_large_line_numbers_keep_the_gutter_straight(written, tmp_path):
    """Numbers are right-aligned, and the bars stand under each other."""
    assert lines(written("\n" * 1233 + "A = 1\n", (1234, 0, 1234, 1)), tmp_path) == [" 1234 | A = 1", "      | ^"]


def test_tabs_are_drawn_to_their_stops(written, tmp_path):
    """A tab fills up to the next stop in the line as in the carets."""
    assert lines(written("if A:\n\tB\t= 1\n", (2, 3, 2, 4)), tmp_path) == ["    2 |     B   = 1", "      |         ^"]


def test_wide_and_combining_characters_are_counted_as_they_are_drawn(written, tmp_path):
    """Two columns for a wide character, none for a combining one."""
    source = 'A = "日本e\N{COMBINING ACUTE ACCENT}", B\n'
    assert lines(written(source, (1, source.index("B"), 1, source.index("B") + 1)), tmp_path) == [
        f"    1 | {source.rstrip()}",
        "      |              ^",
    ]


def test_what_acts_on_a_terminal_is_not_printed(written, tmp_path):
    """Controls and invisible characters are shown as such, in excerpts and in messages."""
    finding = written(
        'A = "\x1b[31m\N{RIGHT-TO-LEFT OVERRIDE}", B\n',
        (1, 14, 1, 15),
        message="a\x1b[31m\N{ZERO WIDTH SPACE}b",
        help="",
        subject="\ud800",
    )
    assert text([finding], root=tmp_path) == (
        "HG203 error: a\\x1b[31m\\u200bb\n"
        "  definitions/shop/alerts.py:1  \\ud800\n"
        '    1 | A = "\N{REPLACEMENT CHARACTER}[31m\N{REPLACEMENT CHARACTER}", B\n'
        "      |               ^\n"
    )


@pytest.mark.parametrize(
    ("before", "after", "cut"),
    [
        (0, 300, "B" + "-" * 119 + "…"),
        (300, 0, "…" + "-" * 119 + "B"),
        (200, 200, "…" + "-" * 40 + "B" + "-" * 79 + "…"),
        (119, 0, "-" * 119 + "B"),
    ],
    ids=["at its start", "at its end", "in its middle", "not at all"],
)
def test_long_lines_are_cut_around_the_carets(written, tmp_path, before, after, cut):
    """Of a line wider than 120 columns the part with the carets is shown; they stand under the right character."""
    found = lines(written("-" * before + "B" + "-" * after + "\n", (1, before, 1, before + 1)), tmp_path)
    assert found == [f"    1 | {cut}", f"      | {' ' * cut.index('B')}^"]


def test_carets_end_with_the_line(written, tmp_path):
    """Carets that would go beyond what is shown end there."""
    found = lines(written("A" * 500 + "\n", (1, 100, 1, 400)), tmp_path)
    assert found == [f"    1 | …{'A' * 120}…", f"      | {' ' * 41}{'^' * 80}"]


def test_a_missing_source_leaves_the_note(tmp_path):
    """Without the file there is no excerpt, and the note stands by itself."""
    finding = Finding(
        code="HG203", message="m", help="", place=Place(str(tmp_path / "gone.py"), 3, 0, 3, 1), note="a note"
    )
    assert text([finding], root=tmp_path) == "HG203 error: m\n  gone.py:3\n  note: a note\n"


def test_a_secret_is_not_shown(written, tmp_path):
    """Where the line holds a secret, its number is all that is told."""
    finding = written('A = Slack(api_url="https://hunter2")\n', (1, 0, 1, 36), secret=True, help="use a file")
    assert text([finding], root=tmp_path) == (
        "HG203 error: 0.3 is no bucket bound of search_duration_seconds\n"
        "  definitions/shop/alerts.py:1  search-latency\n"
        "    1 | (not shown: it may hold a secret)\n"
        "  help: use a file\n"
    )


def test_files_outside_are_named_in_full(written, tmp_path):
    """A file that is not under the root is named by its path from the file system's root."""
    finding = written("A = 1\n", (1, 0, 1, 1))
    assert f"  {tmp_path}/definitions/shop/alerts.py:1  " in text([finding], root=tmp_path / "elsewhere")


def test_a_line_break_in_a_name(tmp_path):
    """It is told as one, and does not break the line that names file and definition."""
    place = Place(f"{tmp_path}/a\nb.py", 1, 0, 1, 0)
    finding = Finding(code="HG100", message="m", help="h", place=place, subject="c\nd")
    assert text([finding], root=tmp_path) == "HG100 error: m\n  a\\nb.py:1  c\\nd\n  help: h\n"


def test_several_lines_of_a_message_are_indented(tmp_path):
    """A message and a remedy of several lines stay together."""
    finding = Finding(code="HG100", message="one\ntwo", help="three\nfour", place=None)
    assert text([finding], root=tmp_path) == "HG100 error: one\n  two\n  help: three\n        four\n"


def test_an_error_is_a_finding_without_a_code(tmp_path):
    """What ends a command is told in the same form."""
    error = DefinitionError("there is no folder definitions", help="make it", secret=True)
    assert of_error(error) == Finding(code="", message=error.message, help="make it", place=None, secret=True)
    assert text([of_error(error)], root=tmp_path) == "error: there is no folder definitions\n  help: make it\n"


def test_colours_change_no_word(written, tmp_path):
    """Painted and plain text differ in escape sequences alone."""
    findings = [
        written("A = 1\n", (1, 0, 1, 1), note="a note"),
        written("A = 1\n", (1, 0, 1, 1), severity=Severity.WARNING, secret=True),
        of_error(DefinitionError("m", help="h")),
    ]
    painted = text(findings, root=tmp_path, paint=colour)
    assert re.sub(r"\x1b\[[\d;]*m", "", painted) == text(findings, root=tmp_path)
    assert "\x1b[1;31merror:\x1b[0m" in painted
    assert "\x1b[31m^ a note\x1b[0m" in painted


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([], "no findings in 2 services"),
        ([("error", "shop")], "1 error in 1 service"),
        (
            [("error", "shop"), ("error", "web"), ("error", "web"), ("warning", "web")],
            "3 errors, 1 warning in 2 services",
        ),
        ([("warning", "")], "1 warning in the organisation"),
        ([("error", ""), ("warning", "shop")], "1 error, 1 warning in 1 service and the organisation"),
    ],
)
def test_the_summary_counts(found, said):
    """How many findings there are of each severity, and in how many services."""
    findings = [
        Finding(code="HG203", message="m", help="h", place=None, severity=Severity(severity), service=service)
        for severity, service in found
    ]
    assert summary(findings, checked=2) == said


def test_the_summary_of_what_cannot_be_loaded_says_so():
    """Where nothing could be judged, nobody takes the errors for all there are."""
    findings = [Finding(code="HG100", message="m", help="h", place=None)] * 2
    assert summary_unloaded(findings) == "2 errors: the definitions cannot be loaded, and no other check has run"
