from __future__ import annotations

from typing import Any

import pytest

from heliograph import HIGH, Absence, Anomaly, Threshold, Trend
from heliograph.findings import DefinitionError
from heliograph.metrics import Gauge
from heliograph.promql.durations import Duration

LEVEL = Gauge("level_ratio", "How full it is.")
COMMON: dict[str, Any] = {"severity": HIGH, "summary": "Something is wrong"}


def test_lengths_of_time_are_read_once() -> None:
    """Every length of time is a Duration once the condition is made, whichever way it was written."""
    anomaly = Anomaly("A", LEVEL, window="1h30m", gap=Duration(60_000), hold="5m", **COMMON)
    assert (anomaly.window, anomaly.gap, anomaly.hold) == (Duration(5_400_000), Duration(60_000), Duration(300_000))
    assert Absence("B", LEVEL, **COMMON).window == Duration(600_000)
    assert Trend("C", LEVEL, window="1h", reaches=1, within="4h", **COMMON).within == Duration(14_400_000)


@pytest.mark.parametrize(
    ("given", "falls"),
    [
        ({"slope": 0.1}, False),
        ({"slope": -0.1}, True),
        ({"reaches": 0.9, "within": "4h"}, False),
        ({"reaches": 0, "within": "4h"}, True),
        ({"reaches": -5, "within": "4h"}, True),
        ({"reaches": 0.1, "within": "4h", "direction": "falling"}, True),
        ({"reaches": 0, "within": "4h", "direction": "rising"}, False),
    ],
)
def test_the_direction_of_a_trend(given: dict[str, Any], falls: bool) -> None:
    """A slope has its own; what is to be reached is reached from below, but 0 and less from above; or as it is said."""
    assert Trend("A", LEVEL, window="1h", **given, **COMMON).falls is falls


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"slope": 1, "reaches": 1, "within": "1h"},
        {"reaches": 1},
        {"within": "1h"},
        {"slope": 1, "within": "1h"},
    ],
)
def test_a_trend_says_how_steep_is_too_steep(given: dict[str, Any]) -> None:
    """There is a slope, or what is reached and within what time; never both, never half."""
    with pytest.raises(DefinitionError) as caught:
        Trend("Rising", LEVEL, window="1h", **given, **COMMON)
    assert caught.value.message == "the trend Rising does not say how steep is too steep"
    assert caught.value.help == "give slope= per second, or reaches= with within="
    assert caught.value.place is not None
    assert caught.value.place.text().strip().startswith("Trend(")


@pytest.mark.parametrize("deviations", [0, -1, float("nan")])
def test_an_anomaly_is_some_distance_away(deviations: float) -> None:
    """A distance that is not above 0 is refused, at its argument."""
    with pytest.raises(DefinitionError) as caught:
        Anomaly("Off", LEVEL, deviations=deviations, **COMMON)
    assert caught.value.message == f"deviations={deviations} of Off is not above 0"
    assert caught.value.help == "an alert that fires at any distance from normal is always firing"


def test_a_distance_that_is_no_number_is_left_to_loading() -> None:
    """What is of another type is refused with everything else that is, by loading, and not compared with 0 here."""
    wrong: Any = "3"
    assert Anomaly("Off", LEVEL, deviations=wrong, **COMMON).deviations == "3"


def test_what_is_no_expression() -> None:
    """A condition of something that is no PromQL is refused, and shown."""
    wrong: Any = "up == 0"
    with pytest.raises(DefinitionError) as caught:
        Threshold("Down", wrong, **COMMON)
    assert caught.value.message == "the condition of Down is no PromQL expression but 'up == 0'"
