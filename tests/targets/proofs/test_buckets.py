from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.metrics import LATENCY
from heliograph.targets.proofs.buckets import spread
from heliograph.targets.proofs.engine.histograms import histogram_quantile
from heliograph.targets.proofs.world import Unsolvable


@given(st.floats(0.01, 0.99), st.floats(0.005, 10))
def test_the_quantile_is_where_it_should_be(q: float, value: float) -> None:
    """Observations spread so have that quantile, whatever it is and wherever it lies between the bounds."""
    shares = spread(LATENCY, q, value)
    assert shares == sorted(shares)
    buckets = {(("le", str(bound)),): share for bound, share in zip((*LATENCY, math.inf), shares, strict=True)}
    assert histogram_quantile(q, buckets)[()] == pytest.approx(value)


@pytest.mark.parametrize(
    ("q", "value", "reason"),
    [
        (0.95, 11, "a quantile of 11 is above the highest bound of its buckets, 10"),
        (0.5, 0.002, "a quantile of 0.002 is below all that its lowest bucket can show, 0.0025"),
        (0.95, -1, "a quantile of -1 is below all that its lowest bucket can show, 0.00475"),
        (1, 2, "the quantile 1 does not tell buckets apart"),
    ],
)
def test_what_no_spread_gives(q: float, value: float, reason: str) -> None:
    """A quantile is never above the highest bound, nor far down in the lowest bucket, nor at the very ends."""
    with pytest.raises(Unsolvable) as caught:
        spread(LATENCY, q, value)
    assert str(caught.value) == reason
