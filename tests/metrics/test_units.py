"""What a metric's name says of its unit."""

import pytest

from heliograph.metrics.units import unit_of
from heliograph.promql.series import SeriesKind


@pytest.mark.parametrize(
    ("name", "kind", "unit"),
    [
        ("request_duration_seconds", SeriesKind.BUCKET, "seconds"),
        ("process_resident_memory_bytes", SeriesKind.GAUGE, "bytes"),
        ("network_transmit_bytes_total", SeriesKind.COUNTER, "bytes"),
        ("memory_usage_ratio", SeriesKind.GAUGE, "ratio"),
        ("api_usage_cost_dollars_total", SeriesKind.COUNTER, "dollars"),
        ("requests_total", SeriesKind.COUNTER, "requests"),
        ("http_requests_failed_total", SeriesKind.COUNTER, "requests"),
        ("vectors_added_total", SeriesKind.COUNTER, "events"),
        ("datasets_active", SeriesKind.GAUGE, None),
        ("build_info", SeriesKind.INFO, None),
    ],
)
def test_unit_of_a_name(name, kind, unit):
    """A base unit at the end of the name, what a counter counts, or nothing."""
    found = unit_of(name, kind)
    assert (found and str(found)) == unit


def test_growth_per_second():
    """Bytes grow in bytes per second; seconds per second are a plain ratio."""
    assert str(unit_of("sent_bytes_total", SeriesKind.COUNTER).rate()) == "bytes/s"
    assert str(unit_of("cpu_seconds_total", SeriesKind.COUNTER).rate()) == "ratio"
