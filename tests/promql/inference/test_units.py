"""Units of results, case by case."""

from __future__ import annotations

import pytest

from heliograph.promql.inference.units import comparable, unit
from heliograph.promql.reader import read
from heliograph.promql.series import Unit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("memory_bytes", "bytes"),
        ("wait_seconds_bucket", "events"),
        ("build_info", None),
        ("unheard_of", None),
        ("5", None),
        # functions
        ("rate(requests_total[5m])", "requests/s"),
        ("rate(sent_bytes_total[5m])", "bytes/s"),
        ("rate(cpu_seconds_total[5m])", "ratio"),
        ("increase(requests_total[1h])", "requests"),
        ("deriv(memory_bytes[1h])", "bytes/s"),
        ("deriv(memory_ratio[1h])", "ratio/s"),
        ("deriv(rate(sent_bytes_total[5m])[1h:])", None),
        ("delta(memory_bytes[1h])", "bytes"),
        ("predict_linear(memory_bytes[1h], 3600)", "bytes"),
        ("max_over_time(memory_bytes[1h])", "bytes"),
        ("quantile_over_time(0.9, memory_bytes[1h])", "bytes"),
        ("count_over_time(memory_bytes[1h])", "count"),
        ("changes(memory_bytes[1h])", "count"),
        ("stdvar_over_time(memory_bytes[1h])", None),
        ("abs(memory_bytes)", "bytes"),
        ("clamp_min(memory_bytes, 0)", "bytes"),
        ("ln(memory_bytes)", None),
        ("scalar(memory_bytes)", "bytes"),
        ("time()", "seconds"),
        ("timestamp(memory_bytes)", "seconds"),
        ("vector(1)", None),
        ("vector(time())", "seconds"),
        ("absent(memory_bytes)", None),
        ('label_replace(memory_bytes, "a", "b", "c", "d")', "bytes"),
        ("histogram_quantile(0.9, sum by (le) (rate(wait_seconds_bucket[5m])))", "seconds"),
        ("histogram_quantile(0.9, unheard_of)", None),
        ("histogram_fraction(0, 0.5, rate(wait_seconds_bucket[5m]))", "ratio"),
        # aggregations
        ("sum(memory_bytes)", "bytes"),
        ("count(memory_bytes)", "count"),
        ("topk(3, memory_bytes)", "bytes"),
        ("quantile(0.9, memory_bytes)", "bytes"),
        ("group(memory_bytes)", None),
        ('count_values("x", memory_bytes)', "count"),
        # arithmetic
        ("memory_bytes / memory_limit_bytes", "ratio"),
        ("memory_bytes / memory_limit_bytes * 100", "percent"),
        ("disk_percent / 100", "ratio"),
        ("1 - memory_ratio", "ratio"),
        ("memory_bytes + 5", "bytes"),
        ("5 - memory_bytes", "bytes"),
        ("memory_bytes * 0.9", "bytes"),
        ("-memory_bytes * $factor", "bytes"),
        ("memory_bytes / 1024", None),
        ("1 / memory_bytes", None),
        ("rate(requests_total[5m]) * 60", None),
        ("time() - start_time_seconds", "seconds"),
        ("sum(rate(errors_total[5m])) / sum(rate(requests_total[5m]))", "ratio"),
        ("sum(rate(wait_seconds_sum[5m])) / sum(rate(wait_seconds_count[5m]))", "seconds"),
        ("sum(rate(wait_seconds_bucket[5m])) / sum(rate(wait_seconds_count[5m]))", "ratio"),
        ("rate(sent_bytes_total[5m]) / rate(requests_total[5m])", "bytes"),
        ("rate(tokens_total[5m]) / rate(requests_total[5m])", "tokens"),
        ("increase(requests_total[1h]) / cpu_seconds_total", "requests/s"),
        ("rate(sent_bytes_total[5m]) * cpu_seconds_total", "bytes"),
        ("memory_bytes / connections", "bytes"),
        ("memory_bytes * memory_limit_bytes", None),
        ("memory_bytes * memory_ratio", "bytes"),
        ("memory_bytes * on (instance) group_left (version) build_info", "bytes"),
        ("memory_bytes * on (instance) group_left () max by (instance) (build_info)", "bytes"),
        ("memory_bytes % memory_limit_bytes", "bytes"),
        ("memory_bytes ^ 2", None),
        # comparison and sets
        ("memory_bytes > 5", "bytes"),
        ("memory_bytes > bool 5", None),
        ("memory_bytes and unheard_of", "bytes"),
        ("unheard_of and memory_bytes", None),
        ("unheard_of or memory_bytes", "bytes"),
        ("memory_bytes or vector(0)", "bytes"),
        ("sum_over_time((memory_bytes > 5)[1h:])", "bytes"),
    ],
)
def test_unit(text, expected, catalogue):
    """Each result has the unit that its parts give it, and none where that would be a guess."""
    found = unit(read(text, catalogue))
    assert (None if found is None else str(found)) == expected


@pytest.mark.parametrize(
    ("left", "right", "fit"),
    [
        (Unit("bytes"), Unit("bytes"), True),
        (Unit("requests"), Unit("errors"), True),
        (Unit("bytes"), Unit("seconds"), False),
        (Unit("ratio"), Unit("percent"), False),
        (Unit("ratio"), Unit("requests"), False),
        (Unit("requests"), Unit("requests", per_second=True), False),
    ],
)
def test_comparable(left, right, fit):
    """Things counted are alike; what is measured must be measured alike."""
    assert comparable(left, right) is fit
    assert comparable(right, left) is fit
