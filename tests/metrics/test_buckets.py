"""Bucket bounds as the `le` label carries them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.utils import floatToGoString

from heliograph.metrics.buckets import DURATION, LATENCY, SCORE, SIZE, TEN, le


@given(st.floats(min_value=1e-9, max_value=1e9))
def test_le_is_what_the_client_exposes(bound):
    """For every positive bound, `le` is the text that Python's client puts on the series."""
    assert le(bound) == floatToGoString(bound)


@pytest.mark.parametrize(
    ("bound", "text"),
    [(0.005, "0.005"), (1, "1.0"), (2.5, "2.5"), (1048576, "1.048576e+06"), (1e6, "1e+06"), (float("inf"), "+Inf")],
)
def test_le_by_example(bound, text):
    """Whole numbers keep a decimal, from a million on the exponent is written, infinity is +Inf."""
    assert le(bound) == text


@pytest.mark.parametrize("bounds", [LATENCY, DURATION, SIZE, SCORE, TEN])
def test_standard_sets_ascend(bounds):
    """Every standard set is strictly ascending, as Prometheus wants it."""
    assert list(bounds) == sorted(set(bounds))


def test_latency_has_the_fourteen_bounds_of_the_strategy():
    """The latency buckets are those that the reference service has always had."""
    assert LATENCY == (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)
