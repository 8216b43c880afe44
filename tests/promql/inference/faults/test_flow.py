"""Labels and buckets that are gone, and quantiles that are none."""

from __future__ import annotations

import pytest

from heliograph.promql.inference.problem import ProblemKind


@pytest.mark.parametrize(
    ("text", "kind", "message", "remedy"),
    [
        (
            "sum by (rout) (rate(requests_total[5m]))",
            ProblemKind.LOST_LABEL,
            "requests_total has no label rout to group by",
            "did you mean route?",
        ),
        (
            "sum by (zone) (memory_bytes)",
            ProblemKind.LOST_LABEL,
            "memory_bytes has no label zone to group by",
            "labels here: instance, job",
        ),
        (
            "sum without (zone) (memory_bytes)",
            ProblemKind.LOST_LABEL,
            "memory_bytes has no label zone to leave out",
            "labels here: instance, job",
        ),
        (
            "max by (code) (sum by (route) (rate(requests_total[5m])))",
            ProblemKind.LOST_LABEL,
            "requests_total has, as aggregated here, no label code to group by",
            "labels here: route",
        ),
        (
            "sum by (x) (sum(memory_bytes))",
            ProblemKind.LOST_LABEL,
            "memory_bytes has, as aggregated here, no label x to group by",
            "no label is left here",
        ),
        (
            "sum by (x) (memory_bytes or up)",
            ProblemKind.LOST_LABEL,
            "the operand has no label x to group by",
            "labels here: instance, job",
        ),
        (
            'label_replace(memory_bytes, "a", "b", "hob", "c")',
            ProblemKind.LOST_LABEL,
            "memory_bytes has no label hob for label_replace to read",
            "did you mean job?",
        ),
        (
            'label_join(memory_bytes, "a", "-", "job", "pod")',
            ProblemKind.LOST_LABEL,
            "memory_bytes has no label pod for label_join to read",
            "labels here: instance, job",
        ),
    ],
)
def test_lost_labels(text, kind, message, remedy, found):
    """A label is asked for where it is still there."""
    problems = found(text)
    assert [(one.kind, one.message, one.help) for one in problems] == [(kind, message, remedy)]


@pytest.mark.parametrize(
    ("text", "kind", "message", "remedy"),
    [
        (
            "histogram_quantile(0.5, memory_bytes)",
            ProblemKind.NO_BUCKETS,
            "histogram_quantile is given memory_bytes, a gauge and no histogram's buckets",
            "give it the growth of a histogram's buckets: sum by (le) (rate(…_bucket[5m]))",
        ),
        (
            "histogram_quantile(0.5, rate(wait_seconds_count[5m]))",
            ProblemKind.NO_BUCKETS,
            "histogram_quantile is given wait_seconds_count, a counter and no histogram's buckets",
            "give it the growth of a histogram's buckets: sum by (le) (rate(…_bucket[5m]))",
        ),
        (
            "histogram_quantile(0.5, sum by (route) (rate(wait_seconds_bucket[5m])))",
            ProblemKind.NO_BUCKETS,
            "histogram_quantile is given buckets without their label le",
            "keep it in the aggregation: by le and the labels that you want",
        ),
        (
            "histogram_fraction(0, 1, sum(rate(wait_seconds_bucket[5m])))",
            ProblemKind.NO_BUCKETS,
            "histogram_fraction is given buckets without their label le",
            "keep it in the aggregation: by le and the labels that you want",
        ),
    ],
)
def test_buckets(text, kind, message, remedy, found):
    """Quantiles are made of buckets that still have their bounds."""
    problems = found(text)
    assert [(one.kind, one.message, one.help) for one in problems] == [(kind, message, remedy)]


@pytest.mark.parametrize(
    ("text", "kind", "message", "remedy"),
    [
        (
            "histogram_quantile(95, rate(wait_seconds_bucket[5m]))",
            ProblemKind.WRONG_QUANTILE,
            "the quantile 95 is not from 0 to 1",
            "write 0.95",
        ),
        (
            "histogram_quantile(NaN, rate(wait_seconds_bucket[5m]))",
            ProblemKind.WRONG_QUANTILE,
            "the quantile NaN is not from 0 to 1",
            "0.5 is the median, 0.99 leaves out the highest 1 %",
        ),
        (
            "quantile(-1, memory_bytes)",
            ProblemKind.WRONG_QUANTILE,
            "the quantile -1 is not from 0 to 1",
            "0.5 is the median, 0.99 leaves out the highest 1 %",
        ),
        (
            "quantile_over_time(250, memory_bytes[1h])",
            ProblemKind.WRONG_QUANTILE,
            "the quantile 250 is not from 0 to 1",
            "0.5 is the median, 0.99 leaves out the highest 1 %",
        ),
    ],
)
def test_quantiles(text, kind, message, remedy, found):
    """A quantile is a number from 0 to 1."""
    problems = found(text)
    assert [(one.kind, one.message, one.help) for one in problems] == [(kind, message, remedy)]


@pytest.mark.parametrize(
    ("text", "kind", "message", "remedy"),
    [
        (
            "histogram_quantile(0.5, rate(wait_seconds_bucket[5m])) > 1",
            ProblemKind.BEYOND_BUCKETS,
            "a quantile of wait_seconds is never > 1: its last bucket ends at 1",
            "compare with less than 1, or give the histogram a bucket beyond 1",
        ),
        (
            "histogram_quantile(0.5, rate(wait_seconds_bucket[5m])) >= 3",
            ProblemKind.BEYOND_BUCKETS,
            "a quantile of wait_seconds is never >= 3: its last bucket ends at 1",
            "compare with less than 1, or give the histogram a bucket beyond 3",
        ),
    ],
)
def test_beyond_buckets(text, kind, message, remedy, found):
    """No quantile is above the last bound, so no threshold may be."""
    problems = found(text)
    assert [(one.kind, one.message, one.help) for one in problems] == [(kind, message, remedy)]


@pytest.mark.parametrize(
    "text",
    [
        "sum by (route) (rate(requests_total[5m]))",
        "sum by ($group) (memory_bytes)",
        "count by (__name__) (memory_bytes)",
        'label_replace(memory_bytes, "a", "b", "", "")',
        'label_join(memory_bytes, "a", "-", "job", "instance")',
        'sum by (x) (label_replace(memory_bytes, "x", "$1", "job", "(.*)"))',
        "histogram_quantile(0.5, sum by (le) (rate(wait_seconds_bucket[5m])))",
        "histogram_quantile($q, rate(wait_seconds_bucket[5m]))",
        "histogram_quantile(0.5, rate(wait_seconds_bucket[5m])) >= 1",
        "histogram_quantile(0.5, rate(wait_seconds_bucket[5m])) < 3",
        "quantile(1, memory_bytes)",
    ],
)
def test_nothing_wrong(text, found):
    """What is still there is not complained of."""
    assert found(text) == []


def test_labels_of_targets(found):
    """Labels that relabelling adds to every scraped series can be grouped by."""
    assert found("sum by (zone) (memory_bytes)", target_labels=frozenset({"zone"})) == []


def test_argument(found):
    """The fault stands at the list of labels."""
    assert [one.argument for one in found("sum by (zone) (memory_bytes)")] == ["by"]
    assert [one.argument for one in found("sum without (zone) (memory_bytes)")] == ["without"]
