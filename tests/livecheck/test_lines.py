"""Lines of both text formats."""

from __future__ import annotations

import math

import pytest

from heliograph.livecheck import lines
from heliograph.livecheck.samples import Description, Exemplar, Malformed, Sample

TEXT = [
    ("a 1", Sample("a", {}, 1.0)),
    ("a:b_c 1e3 1500", Sample("a:b_c", {}, 1000.0, 1.5)),
    ('a{b="c"} +Inf', Sample("a", {"b": "c"}, math.inf)),
    ('a{b="c"}2', Sample("a", {"b": "c"}, 2.0)),
    ('\ta { b = "c" , d="" , } \t 2 \t 3 ', Sample("a", {"b": "c", "d": ""}, 2.0, 0.003)),
    (r'a{b="\\n\n\"\x} # {"} 1', Sample("a", {"b": '\\n\n"\\x} # {'}, 1.0)),
    ("a{} 1", Sample("a", {}, 1.0)),
    ('{"http.requests",b="c"} 1', Sample("http.requests", {"b": "c"}, 1.0)),
    ('{"é\\"n", "l.x"="y"} 1', Sample('é"n', {"l.x": "y"}, 1.0)),
    ('a{b="\u2028\x85"} 1', Sample("a", {"b": "\u2028\x85"}, 1.0)),
]

OPEN = [
    ("a 1", Sample("a", {}, 1.0)),
    ("a 1 1.25", Sample("a", {}, 1.0, 1.25)),
    ('a_total{b="c"} 1 # {} 1', Sample("a_total", {"b": "c"}, 1.0, None, Exemplar({}, 1.0))),
    (
        'a_bucket{le="+Inf"} 7 2 # {trace_id="0a # {}"} 0.5 1.5',
        Sample("a_bucket", {"le": "+Inf"}, 7.0, 2.0, Exemplar({"trace_id": "0a # {}"}, 0.5, 1.5)),
    ),
    ('{"a.b"} 1', Sample("a.b", {}, 1.0)),
]

NEITHER = [
    ("", False, "is no sample: a name, labels in braces, and a value"),
    ("", True, "is empty, which OpenMetrics does not allow"),
    ("a", False, "is no sample: a name, labels in braces, and a value"),
    ('a{b="c" 1', False, "is no sample: a name, labels in braces, and a value"),
    ("a 1 2 3", False, "is no sample: a name, labels in braces, and a value"),
    ("a 1\r", False, "ends in a carriage return; lines end in a line feed alone"),
    ('a 1 # {b="c"} 1', False, "has an exemplar, which only OpenMetrics may have"),
    ("a  1", True, "is no sample: a name, labels in braces, and a value"),
    ("a 1 ", True, "is no sample: a name, labels in braces, and a value"),
    ("1", False, "names no metric"),
    ('{b="c"} 1', False, "names no metric"),
    ('a{"b"} 1', False, "names its metric twice"),
    ('{"a","b"} 1', False, "names its metric behind a label, or twice"),
    ('{a="b","c"} 1', False, "names its metric behind a label, or twice"),
    ("a{b} 1", False, "has labels that cannot be read"),
    ("a{,} 1", False, "has labels that cannot be read"),
    ('a{b="c",,} 1', False, "has labels that cannot be read"),
    ('a{b="c" d="e"} 1', False, "has labels that cannot be read"),
    ('a{1b="c"} 1', False, "has labels that cannot be read"),
    ('a{b="c",b="d"} 1', False, "has the label b twice"),
    ("a one", False, 'has the value "one", which is no number'),
    ("a 1_0", False, 'has the value "1_0", which is no number'),
    (f"a {'x' * 50}", False, f'has the value "{"x" * 40}…", which is no number'),
    ("a 1 1.5", False, 'has the timestamp "1.5", which is no whole number of milliseconds'),
    ("a 1 -5", False, 'has the timestamp "-5", which is no whole number of milliseconds'),
    ("a 1e400", False, 'has the value "1e400", which is no number'),
    ('a{b="c",} 1', True, "has labels that cannot be read"),
    ('a{b="c", d="e"} 1', True, "has labels that cannot be read"),
    ('a 1 # {b="c"} 1', True, "has an exemplar, which only counters and buckets may have"),
    ("a 1 x", True, 'has the timestamp "x", which is no number of seconds'),
    ("a 1 NaN", True, 'has the timestamp "NaN", which is no number of seconds'),
    (f'a_total 1 # {{b="{"x" * 128}"}} 1', True, "has an exemplar of more than 128 characters"),
    ('a_total 1 # {"b"} 1', True, "has an exemplar that cannot be read"),
]


@pytest.mark.parametrize(("line", "expected"), TEXT)
def test_samples_of_the_text_format(line, expected):
    """Spaces and tabs are free, timestamps are milliseconds, names may be quoted; three escapes are known."""
    assert lines.sample(line, openmetrics=False) == expected


@pytest.mark.parametrize(("line", "expected"), OPEN)
def test_samples_of_openmetrics(line, expected):
    """There is one space in each place, timestamps are seconds, and a sample may have an exemplar."""
    assert lines.sample(line, openmetrics=True) == expected


def test_a_value_that_is_not_a_number_is_one():
    """NaN is a value."""
    assert math.isnan(lines.sample("a NaN", openmetrics=False).value)


@pytest.mark.parametrize(("line", "openmetrics", "message"), NEITHER)
def test_what_is_no_sample(line, openmetrics, message):
    """Each mistake has a sentence of its own."""
    with pytest.raises(Malformed) as told:
        lines.sample(line, openmetrics=openmetrics)
    assert str(told.value) == message


@pytest.mark.parametrize(
    ("line", "openmetrics", "expected"),
    [
        ("# TYPE a counter", False, Description("TYPE", "a", "counter")),
        (" #\tTYPE  a  gauge", False, Description("TYPE", "a", "gauge")),
        ("# TYPE a stateset", True, Description("TYPE", "a", "stateset")),
        ('# TYPE "a.b" gauge', False, Description("TYPE", "a.b", "gauge")),
        (r'# HELP a One \\ two\n"three\"', False, Description("HELP", "a", 'One \\ two\n"three\\"')),
        (r"# HELP a \"b\"", True, Description("HELP", "a", '"b"')),
        ("# HELP a", False, Description("HELP", "a", "")),
        ("# UNIT a_seconds seconds", True, Description("UNIT", "a_seconds", "seconds")),
        ("# UNIT a_seconds seconds", False, None),
        ("# anything", False, None),
        ("#TYPE a counter", False, None),
    ],
)
def test_descriptions(line, openmetrics, expected):
    """Type, help and unit of a family are read; in the text format all else is a comment."""
    assert lines.description(line, openmetrics=openmetrics) == expected


@pytest.mark.parametrize(
    ("line", "openmetrics", "message"),
    [
        ("# TYPE", False, "gives no type of a metric"),
        ("# TYPE a", False, 'gives the type ""; there are counter, gauge, histogram, summary, untyped'),
        ("# TYPE a timer", False, 'gives the type "timer"; there are counter, gauge, histogram, summary, untyped'),
        (
            "# TYPE a untyped",
            True,
            (
                'gives the type "untyped"; there are counter, gauge, histogram, gaugehistogram, summary, info, '
                "stateset, unknown"
            ),
        ),
        ("# HELP a", True, "is a comment, which OpenMetrics does not have"),
        ("# UNIT a_seconds ms", True, 'gives the unit "ms" to a name that does not end in it'),
        ("# TYPE a gauge ", False, 'gives the type "gauge "; there are counter, gauge, histogram, summary, untyped'),
        ("# a comment", True, "is a comment, which OpenMetrics does not have"),
    ],
)
def test_what_is_no_description(line, openmetrics, message):
    """Types that do not exist are told, and comments where there are none."""
    with pytest.raises(Malformed) as told:
        lines.description(line, openmetrics=openmetrics)
    assert str(told.value) == message


@pytest.mark.parametrize("line", [" " * 200_000 + "{", 'a{b="' + "\\" * 200_001, "a{" + "b," * 100_000, "a" * 200_000])
def test_no_line_takes_long(line):
    """A line is read once, from left to right, whatever it holds."""
    with pytest.raises(Malformed):
        lines.sample(line, openmetrics=False)
