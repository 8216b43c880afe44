from __future__ import annotations

import operator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.targets.proofs.margins import MARGINS, beside
from heliograph.targets.proofs.world import Unsolvable

COMPARED = {
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
}
LIMITS = st.one_of(st.integers(-1000, 1000).map(float), st.floats(-1e6, 1e6).filter(lambda one: abs(one) > 1e-6))


@given(st.sampled_from(sorted(COMPARED)), LIMITS, st.sampled_from(MARGINS), st.booleans())
def test_the_value_is_on_the_side_that_is_asked_for(symbol: str, limit: float, margin: object, holds: bool) -> None:
    """Whatever the limit and the margin, the comparison holds or fails as asked."""
    value = beside(symbol, limit, margin, holds=holds)  # type: ignore[arg-type]
    assert COMPARED[symbol](value, limit) is holds


@given(st.sampled_from([">", "<", ">=", "<="]), LIMITS.filter(bool), st.sampled_from(MARGINS[:3]))
def test_twice_the_limit_is_told_from_the_limit(symbol: str, limit: float, margin: object) -> None:
    """Of the values that hold and that fail, one comes out otherwise against a limit twice as high."""
    values = [beside(symbol, limit, margin, holds=holds) for holds in (True, False)]  # type: ignore[arg-type]
    assert [COMPARED[symbol](one, limit) for one in values] != [COMPARED[symbol](one, 2 * limit) for one in values]


@pytest.mark.parametrize("limit", [float("nan"), float("inf"), float("-inf")])
def test_limits_that_are_no_numbers(limit: float) -> None:
    """Nothing lies beside a limit that is not finite."""
    with pytest.raises(Unsolvable, match="its limit is no finite number"):
        beside(">", limit, MARGINS[0], holds=True)
