"""Whole bodies of both text formats, against prometheus_client's own parsers too."""

from __future__ import annotations

import math
from typing import Any

import prometheus_client
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import parser
from prometheus_client.openmetrics import exposition as openmetrics_exposition
from prometheus_client.openmetrics import parser as openmetrics_parser

from heliograph.livecheck import read
from heliograph.livecheck.samples import Mistake

LE = (0.1, 1.0, 10.0)
# Prometheus reads lines, so that a carriage return in a label is none of its ends; prometheus_client's parser differs.
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=8)
NUMBERS = st.floats(min_value=0, max_value=1e300, allow_nan=False)


def key(name: str, labels: Any, value: float, timestamp: float | None = None) -> tuple[object, ...]:
    """A sample that can be compared; all NaN are one."""
    at = None if timestamp is None else float(timestamp)
    return name, tuple(sorted(labels.items())), "NaN" if math.isnan(value) else float(value), at


def ours(body: bytes) -> list[tuple[object, ...]]:
    """What we read, without a mistake."""
    read_ = read(body)
    assert read_.mistakes == ()
    return sorted(map(repr, (key(*sample[:4]) for sample in read_.samples)))


def theirs(families: Any) -> list[tuple[object, ...]]:
    """What prometheus_client reads."""
    return sorted(repr(key(*sample[:4])) for family in families for sample in family.samples)


@st.composite
def registries(draw: st.DrawFn) -> prometheus_client.CollectorRegistry:
    """A registry with metrics of every kind, labels and help of any text."""
    registry = prometheus_client.CollectorRegistry()
    for number, kind in enumerate(draw(st.lists(st.sampled_from("cghsi"), max_size=4))):
        name, help_ = f"m{number}", draw(TEXTS)
        values = draw(st.lists(st.tuples(TEXTS, TEXTS), max_size=3, unique=True))
        match kind:
            case "c":
                counter = prometheus_client.Counter(name, help_, ["a", "b_b"], registry=registry)
                for pair in values:
                    counter.labels(*pair).inc(draw(NUMBERS), {"trace_id": draw(st.text("0123456789abcdef# {}"))})
            case "g":
                gauge = prometheus_client.Gauge(name, help_, ["a", "b_b"], registry=registry)
                for pair in values:
                    gauge.labels(*pair).set(draw(st.floats()))
            case "h":
                histogram = prometheus_client.Histogram(name, help_, ["a", "b_b"], registry=registry, buckets=LE)
                for pair in values:
                    histogram.labels(*pair).observe(draw(NUMBERS))
            case "s":
                summary = prometheus_client.Summary(name, help_, ["a", "b_b"], registry=registry)
                for pair in values:
                    summary.labels(*pair).observe(draw(NUMBERS))
            case _:
                prometheus_client.Info(name, help_, registry=registry).info({"version": draw(TEXTS)})
    return registry


@given(registries())
def test_the_text_format_is_read_as_its_own_parser_reads_it(registry):
    """Whatever prometheus_client exposes, its parser and ours find the same samples in it."""
    body = prometheus_client.generate_latest(registry)
    assert ours(body) == theirs(parser.text_string_to_metric_families(body.decode()))


@given(registries())
def test_openmetrics_is_read_as_its_own_parser_reads_it(registry):
    """The same holds for OpenMetrics, exemplars and types included."""
    body = openmetrics_exposition.generate_latest(registry)
    families = list(openmetrics_parser.text_string_to_metric_families(body.decode()))
    assert ours(body) == theirs(families)
    found = read(body)
    assert {name: kind for name, kind in found.kinds.items() if kind} == {one.name: one.type for one in families}
    assert [dict(one.exemplar.labels) for one in found.samples if one.exemplar] == [
        one.exemplar.labels for family in families for one in family.samples if one.exemplar
    ]


@given(st.text(alphabet='ab{}",=\\ \n#1e.+_\t', max_size=60))
def test_any_text_is_read_or_told(text):
    """No text makes it fail: what cannot be read is a mistake with a line that there is."""
    for body in (text.encode(), text.encode() + b"\n# EOF\n"):
        found = read(body)
        assert all(1 <= one.line <= body.count(b"\n") + 1 for one in found.mistakes)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_told(body):
    """Nor do any bytes, in either format."""
    read(body)
    read(body, content_type="application/openmetrics-text; version=1.0.0")


def test_the_default_registry_is_read():
    """What the Python client exposes of itself is read in both formats, with the same series."""
    text = read(prometheus_client.generate_latest())
    opened = read(openmetrics_exposition.generate_latest(prometheus_client.REGISTRY))
    assert (text.mistakes, opened.mistakes) == ((), ())
    assert (text.openmetrics, opened.openmetrics) == (False, True)
    assert {one.name for one in opened.samples} <= {one.name for one in text.samples}


def test_names_of_any_characters():
    """A metric and a label with dots are quoted, and read as prometheus_client reads them."""
    body = b'# TYPE "http.duration" gauge\n{"http.duration","http.method"="GET"} 2\n'
    assert ours(body) == theirs(parser.text_string_to_metric_families(body.decode()))
    assert read(body).kinds == {"http.duration": "gauge"}


def test_help_type_and_unit():
    """What is said of a family is kept by its name."""
    found = read(b"# HELP a_seconds One\\ntwo.\n# TYPE a_seconds gauge\n# UNIT a_seconds seconds\na_seconds 1\n# EOF\n")
    assert (dict(found.helps), dict(found.kinds), dict(found.units)) == (
        {"a_seconds": "One\ntwo."},
        {"a_seconds": "gauge"},
        {"a_seconds": "seconds"},
    )


def test_the_content_type_decides():
    """What is announced is what is read; without an announcement the end tells."""
    body = b"a 1 1.5\n# EOF\n"
    assert read(body).openmetrics
    assert read(body, content_type="text/plain; version=0.0.4").mistakes[0].line == 1
    announced = read(b"a 1\n", content_type="application/openmetrics-text; version=1.0.0")
    assert announced.mistakes == (Mistake(1, "is the last one, and is not # EOF: the body is cut short", "a 1"),)


@pytest.mark.parametrize(
    ("body", "mistakes"),
    [
        (b"a 1\na 2\n", [(2, "repeats the series of line 1")]),
        (b'a{b="c",d="e"} 1\na{d="e",b="c"} 2\n', [(2, "repeats the series of line 1")]),
        (b"a 1 1000\na 2 2000\n", []),
        (b"# TYPE a gauge\n# TYPE a gauge\na 1\n", []),
        (
            b"# TYPE a gauge\n# TYPE a counter\na 1\n",
            [(2, "says that a is a counter, and an earlier line that it is a gauge")],
        ),
        (b"a 1\n# EOF\nb 1\n# EOF\n", [(2, "ends the exposition, and more follows")]),
        (b"a 1\n\n# EOF\n", [(2, "is empty, which OpenMetrics does not allow")]),
        (b"a 1\n\n \t\nb 2", []),
        (b'a 1\na{b="\xff"} 2\n', [(2, "is no UTF-8")]),
        (b"", []),
    ],
)
def test_mistakes_have_their_line(body, mistakes):
    """What is wrong with the whole is told at the line that makes it so."""
    assert [one[:2] for one in read(body).mistakes] == mistakes


def test_mistakes_are_bounded():
    """After twenty mistakes the rest is counted, and a long line is cut."""
    found = read(b"x" * 300 + b"\n" + b"?\n" * 49)
    assert (len(found.mistakes), found.unsaid) == (20, 30)
    assert found.mistakes[0].text == "x" * 200 + "…"
