"""Metrics, labels and values that do not exist."""

from __future__ import annotations

import pytest

from heliograph.promql.inference.problem import ProblemKind
from heliograph.promql.matchers import Matcher
from heliograph.promql.tree import Selector, call


@pytest.mark.parametrize(
    ("text", "kind", "message", "remedy"),
    [
        ("memory_byte", ProblemKind.UNKNOWN_METRIC, "no metric memory_byte is defined", "did you mean memory_bytes?"),
        (
            "nothing_like_it",
            ProblemKind.UNKNOWN_METRIC,
            "no metric nothing_like_it is defined",
            "define it, or declare it as foreign if another program exposes it",
        ),
        (
            'memory_bytes{foo="x"}',
            ProblemKind.UNKNOWN_LABEL,
            "memory_bytes has no label foo",
            "its labels: job, instance",
        ),
        ('memory_bytes{jobs="x"}', ProblemKind.UNKNOWN_LABEL, "memory_bytes has no label jobs", "did you mean job?"),
        (
            'service:requests:rate5m{job="x"}',
            ProblemKind.UNKNOWN_LABEL,
            "service:requests:rate5m has no label job",
            "its labels: service, method",
        ),
    ],
)
def test_unknown(text, kind, message, remedy, found):
    """What the catalogue does not know is named, with what it may have been meant for."""
    problems = found(text)
    assert [(one.kind, one.message, one.help) for one in problems] == [(kind, message, remedy)]


@pytest.mark.parametrize(
    ("text", "kind", "message", "remedy"),
    [
        (
            'connections{pool="reed"}',
            ProblemKind.UNDECLARED_VALUE,
            'the label pool of connections is never "reed"',
            "did you mean read?",
        ),
        (
            'connections{pool="x"}',
            ProblemKind.UNDECLARED_VALUE,
            'the label pool of connections is never "x"',
            "its values: read, write",
        ),
        (
            'connections{pool!="x"}',
            ProblemKind.UNDECLARED_VALUE,
            'the label pool of connections is never "x"',
            "its values: read, write",
        ),
        (
            'connections{pool=""}',
            ProblemKind.UNDECLARED_VALUE,
            'the label pool of connections is never ""',
            "its values: read, write",
        ),
        (
            'connections{pool=~"read|wrote"}',
            ProblemKind.UNDECLARED_VALUE,
            'the label pool of connections is never "wrote"',
            "did you mean write?",
        ),
        (
            'connections{pool=~"x.*"}',
            ProblemKind.MATCHES_NOTHING,
            "x.* matches no value of the label pool of connections",
            "its values: read, write",
        ),
        (
            'connections{pool=~"r.*|x.*"}',
            ProblemKind.MATCHES_NOTHING,
            "x.* matches no value of the label pool of connections",
            "its values: read, write",
        ),
        (
            'connections{pool!~"x.*"}',
            ProblemKind.MATCHES_NOTHING,
            "x.* matches no value of the label pool of connections",
            "its values: read, write",
        ),
    ],
)
def test_values(text, kind, message, remedy, found):
    """A closed label is asked for values that it has; a list, value by value."""
    problems = found(text)
    assert [(one.kind, one.message, one.help) for one in problems] == [(kind, message, remedy)]


@pytest.mark.parametrize(
    ("text", "kind", "message", "remedy"),
    [
        (
            'rate(wait_seconds_bucket{le="0.3"}[5m])',
            ProblemKind.NO_BOUND,
            "0.3 is no bucket bound of wait_seconds",
            "use 0.5, or add 0.3 to the histogram's buckets",
        ),
        (
            'rate(wait_seconds_bucket{le="5"}[5m])',
            ProblemKind.NO_BOUND,
            "5 is no bucket bound of wait_seconds",
            "use 1, or add 5 to the histogram's buckets",
        ),
        (
            'rate(wait_seconds_bucket{le="0.01"}[5m])',
            ProblemKind.NO_BOUND,
            "0.01 is no bucket bound of wait_seconds",
            "use 0.1, or add 0.01 to the histogram's buckets",
        ),
        (
            'rate(wait_seconds_bucket{le="1"}[5m])',
            ProblemKind.NO_BOUND,
            'le="1" selects no bucket of wait_seconds: the bound is written "1.0"',
            'write le="1.0"',
        ),
        (
            'rate(pause_seconds_bucket{le="1"}[5m])',
            ProblemKind.NO_BOUND,
            'the le 1 of pause_seconds may be written "1.0", by its producer or by Prometheus',
            r'ask for both: le=~"1\\.0|1"',
        ),
        (
            'rate(pause_seconds_bucket{le!="1.0"}[5m])',
            ProblemKind.NO_BOUND,
            'the le 1.0 of pause_seconds may be written "1", by its producer or by Prometheus',
            r'ask for both: le!~"1\\.0|1"',
        ),
        (
            'pause_quantiles{quantile="1"}',
            ProblemKind.UNDECLARED_VALUE,
            'the quantile 1 of pause_quantiles may be written "1.0", by its producer or by Prometheus',
            r'ask for both: quantile=~"1\\.0|1"',
        ),
        (
            'rate(wait_seconds_bucket{le="fast"}[5m])',
            ProblemKind.NO_BOUND,
            'le="fast" is no number',
            "le holds a bucket's upper bound",
        ),
        (
            'rate(wait_seconds_bucket{le=~"0.1|0.2"}[5m])',
            ProblemKind.MATCHES_NOTHING,
            "0.2 matches no value of the label le of wait_seconds_bucket",
            "its values: 0.1, 0.5, 1.0, +Inf",
        ),
    ],
)
def test_bounds(text, kind, message, remedy, found):
    """A bucket is selected by a bound that the histogram has, written as it is exposed."""
    problems = found(text)
    assert [(one.kind, one.message, one.help) for one in problems] == [(kind, message, remedy)]


@pytest.mark.parametrize(
    ("text", "kind", "message", "remedy"),
    [
        (
            'memory_bytes{job="a",job="b"}',
            ProblemKind.MATCHES_NOTHING,
            "no value of the label job satisfies all its matchers",
            "keep one of them",
        ),
        (
            'connections{pool="read",pool!="read"}',
            ProblemKind.MATCHES_NOTHING,
            "no value of the label pool satisfies all its matchers",
            "keep one of them",
        ),
        (
            'connections{pool=~"r.*",pool=~"w.*"}',
            ProblemKind.MATCHES_NOTHING,
            "no value of the label pool satisfies all its matchers",
            "keep one of them",
        ),
    ],
)
def test_contradictions(text, kind, message, remedy, found):
    """Matchers of one label can be satisfied together."""
    problems = found(text)
    assert [(one.kind, one.message, one.help) for one in problems] == [(kind, message, remedy)]


@pytest.mark.parametrize(
    "text",
    [
        "memory_bytes",
        'memory_bytes{job="x",instance!="y"}',
        'connections{pool="read",job=~"a|b"}',
        'connections{pool=~"$pool"}',
        'connections{pool=~"r.*"}',
        '$metric{a="b"} or up',
        'memory_bytes{$label="x"}',
        '{__name__="memory_bytes"}',
        '{__name__=~"memory_.*"}',
        'ALERTS{alertstate="firing"}',
        'rate(wait_seconds_bucket{le="+Inf"}[5m])',
        'rate(pause_seconds_bucket{le="0.5"}[5m])',
        r'rate(pause_seconds_bucket{le=~"1\\.0|1"}[5m])',
        'rate(pause_seconds_bucket{le=~"1|1.0"}[5m])',
        r'pause_quantiles{quantile=~"1|1\\.0"}',
        'rate(wait_seconds_bucket{le="0.5"}[5m])',
    ],
)
def test_nothing_wrong(text, found):
    """What exists is not complained of; of names and values in variables nothing is known."""
    assert found(text) == []


def test_labels_of_targets(found):
    """Labels that relabelling adds to every scraped series are known where they are declared."""
    assert found('memory_bytes{zone="a"}', target_labels=frozenset({"zone"})) == []
    assert [one.argument for one in found('memory_bytes{zone="a"}')] == ["zone"]


def test_near_bounds(found):
    """The bounds on both sides stand beside the carets."""
    notes = [one.note for one in found('rate(wait_seconds_bucket{le="0.3"}[5m])')]
    assert notes == ["buckets near 0.3: 0.1, 0.5"]


def test_patterns_that_do_not_compile(found, catalogue):
    """A pattern that Prometheus refuses is named, in a matcher and in label_replace."""
    series = catalogue.get("memory_bytes")
    matched = Selector("memory_bytes", (Matcher("job", "=~", "*"),), series=series)
    replaced = call("label_replace", Selector("memory_bytes", series=series), "a", "b", "job", "(")
    for tree, message in ((matched, "* is no regular expression"), (replaced, "( is no regular expression")):
        assert [(one.kind, one.message, one.help) for one in found(tree)] == [
            (ProblemKind.BAD_PATTERN, message, "Prometheus reads RE2: https://github.com/google/re2")
        ]
