"""Counters read as gauges, gauges read as counters, and windows."""

from __future__ import annotations

import pytest

from heliograph.promql.durations import Duration
from heliograph.promql.inference.problem import ProblemKind


@pytest.mark.parametrize(
    ("text", "kind", "message", "remedy"),
    [
        (
            "requests_total",
            ProblemKind.RAW_COUNTER,
            "requests_total is a counter and is read without rate or increase",
            "its value counts since the last restart: use rate(…) or increase(…)",
        ),
        (
            "requests_total > 100",
            ProblemKind.RAW_COUNTER,
            "requests_total is a counter and is read without rate or increase",
            "its value counts since the last restart: use rate(…) or increase(…)",
        ),
        (
            "sum(requests_total)",
            ProblemKind.RAW_COUNTER,
            "requests_total is a counter and is read without rate or increase",
            "its value counts since the last restart: use rate(…) or increase(…)",
        ),
        (
            "wait_seconds_bucket",
            ProblemKind.RAW_COUNTER,
            "wait_seconds_bucket is a histogram bucket and is read without rate or increase",
            "its value counts since the last restart: use rate(…) or increase(…)",
        ),
        (
            "max_over_time(requests_total[1h])",
            ProblemKind.RAW_COUNTER,
            "requests_total is a counter and is read without rate or increase",
            "its value counts since the last restart: use rate(…) or increase(…)",
        ),
        (
            "last_over_time(requests_total[1h])",
            ProblemKind.RAW_COUNTER,
            "requests_total is a counter and is read without rate or increase",
            "its value counts since the last restart: use rate(…) or increase(…)",
        ),
        (
            "histogram_quantile(0.9, wait_seconds_bucket)",
            ProblemKind.RAW_COUNTER,
            "wait_seconds_bucket is a histogram bucket and is read without rate or increase",
            "its value counts since the last restart: use rate(…) or increase(…)",
        ),
        (
            "requests_total and on () memory_bytes",
            ProblemKind.RAW_COUNTER,
            "requests_total is a counter and is read without rate or increase",
            "its value counts since the last restart: use rate(…) or increase(…)",
        ),
        (
            "deriv(requests_total[1h:])",
            ProblemKind.RAW_COUNTER,
            "requests_total is a counter and is read without rate or increase",
            "its value counts since the last restart: use rate(…) or increase(…)",
        ),
    ],
)
def test_raw_counters(text, kind, message, remedy, found):
    """A counter is read by its growth."""
    problems = found(text)
    assert [(one.kind, one.message, one.help) for one in problems] == [(kind, message, remedy)]


@pytest.mark.parametrize(
    ("text", "kind", "message", "remedy"),
    [
        (
            "rate(memory_bytes[5m])",
            ProblemKind.RATE_OF_GAUGE,
            "rate of memory_bytes, which is a gauge: each fall is taken for a restart",
            "use deriv, or the value itself",
        ),
        (
            "irate(memory_bytes[5m])",
            ProblemKind.RATE_OF_GAUGE,
            "irate of memory_bytes, which is a gauge: each fall is taken for a restart",
            "use deriv, or the value itself",
        ),
        (
            "increase(build_info[1h])",
            ProblemKind.RATE_OF_GAUGE,
            "increase of build_info, which is an info series: each fall is taken for a restart",
            "use delta, or the value itself",
        ),
        (
            "resets(memory_bytes[1h])",
            ProblemKind.RATE_OF_GAUGE,
            "resets of memory_bytes, which is a gauge: each fall is taken for a restart",
            "use changes, or the value itself",
        ),
        (
            "rate(rate(requests_total[5m])[5m:1m])",
            ProblemKind.RATE_OF_GAUGE,
            "rate of the result of rate, which is no counter: each fall is taken for a restart",
            "use deriv, or the value itself",
        ),
    ],
)
def test_rates_of_gauges(text, kind, message, remedy, found):
    """A gauge does not restart when it falls."""
    problems = found(text)
    assert [(one.kind, one.message, one.help) for one in problems] == [(kind, message, remedy)]


@pytest.mark.parametrize(
    ("text", "kind", "message", "remedy"),
    [
        (
            "deriv(requests_total[1h])",
            ProblemKind.TREND_OF_COUNTER,
            "deriv of requests_total, a counter: it falls to 0 at every restart",
            "apply deriv to its rate: deriv(rate(requests_total[5m])[1h:])",
        ),
        (
            "predict_linear(requests_total[1h], 60)",
            ProblemKind.TREND_OF_COUNTER,
            "predict_linear of requests_total, a counter: it falls to 0 at every restart",
            "apply predict_linear to its rate: predict_linear(rate(requests_total[5m])[1h:])",
        ),
        (
            "delta(requests_total[1h])",
            ProblemKind.TREND_OF_COUNTER,
            "delta of requests_total, a counter: it falls to 0 at every restart",
            "apply delta to its rate: delta(rate(requests_total[5m])[1h:])",
        ),
        (
            "stddev_over_time(requests_total[1h])",
            ProblemKind.TREND_OF_COUNTER,
            "stddev_over_time of requests_total, a counter: it falls to 0 at every restart",
            "apply stddev_over_time to its rate: stddev_over_time(rate(requests_total[5m])[1h:])",
        ),
    ],
)
def test_trends_of_counters(text, kind, message, remedy, found):
    """A trend of a counter is one of its rate."""
    problems = found(text)
    assert [(one.kind, one.message, one.help) for one in problems] == [(kind, message, remedy)]


@pytest.mark.parametrize(
    ("text", "kind", "message", "remedy"),
    [
        (
            "rate(sum(requests_total)[5m:1m])",
            ProblemKind.RATE_OF_SUM,
            "rate of a sum of counters: one restart looks like a fall of all of them",
            "take rate of each first, then aggregate: sum(rate(metric[5m]))",
        ),
        (
            "increase(max by (route) (requests_total)[1h:])",
            ProblemKind.RATE_OF_SUM,
            "increase of a sum of counters: one restart looks like a fall of all of them",
            "take increase of each first, then aggregate: sum(increase(metric[5m]))",
        ),
    ],
)
def test_rates_of_sums(text, kind, message, remedy, found):
    """Counters are summed after their rates are taken."""
    problems = found(text)
    assert [(one.kind, one.message, one.help) for one in problems] == [(kind, message, remedy)]


@pytest.mark.parametrize(
    ("text", "kind", "message", "remedy"),
    [
        (
            "rate(requests_total[20s])",
            ProblemKind.SHORT_WINDOW,
            "the window 20s of rate is shorter than two scrapes of 15s",
            "give it 1m or more, so that a missed one does no harm",
        ),
        (
            "avg_over_time(memory_bytes[10s])",
            ProblemKind.SHORT_WINDOW,
            "the window 10s of avg_over_time is shorter than one scrape of 15s",
            "give it 1m or more, so that a missed one does no harm",
        ),
        (
            "deriv(rate(requests_total[5m])[1m:1m])",
            ProblemKind.SHORT_WINDOW,
            "the window 1m of deriv is shorter than two steps of 1m",
            "give it 4m or more, so that a missed one does no harm",
        ),
        (
            "max_over_time(memory_bytes[1m:2m])",
            ProblemKind.SHORT_WINDOW,
            "the window 1m of max_over_time is shorter than one step of 2m",
            "give it 8m or more, so that a missed one does no harm",
        ),
    ],
)
def test_short_windows(text, kind, message, remedy, found):
    """A window holds as many samples as its function needs."""
    problems = found(text)
    assert [(one.kind, one.message, one.help) for one in problems] == [(kind, message, remedy)]


@pytest.mark.parametrize(
    "text",
    [
        "rate(requests_total[5m])",
        "sum(increase(requests_total[1h]))",
        "memory_bytes > 5",
        "deriv(memory_bytes[1h])",
        "rate(requests_total[30s])",
        "rate(requests_total[$__rate_interval])",
        "max_over_time(rate(requests_total[5m])[1h:])",
        "max_over_time(rate(requests_total[5m])[1m:1m])",
        "deriv(rate(requests_total[5m])[1h:])",
        "rate(topk(3, requests_total)[5m:1m])",
        "rate((requests_total > 5)[5m:1m])",
        "absent(requests_total)",
        "present_over_time(requests_total[1m])",
        "count by (route) (requests_total > 0)",
        "changes(requests_total[1h])",
        "memory_bytes and on (instance) requests_total",
        "memory_bytes unless on (instance) requests_total",
        "rate(service:requests:rate5m[5m])",
    ],
)
def test_nothing_wrong(text, found):
    """Growth of counters, values of gauges and questions of existence are in order."""
    assert found(text) == []


def test_scrape_interval(found):
    """What is short depends on how often the service is scraped."""
    problems = found("rate(requests_total[1m])", scrape_interval=Duration(60_000))
    assert [(one.message, one.help, one.argument) for one in problems] == [
        (
            "the window 1m of rate is shorter than two scrapes of 1m",
            "give it 4m or more, so that a missed one does no harm",
            "window",
        )
    ]
