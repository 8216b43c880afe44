"""How values are shown: units, colours, thresholds, mappings, exceptions."""

from __future__ import annotations

from typing import Any

import pytest

from heliograph import BarGauge, Gauge, Heatmap, Mapping, Stat, TimeSeries, Trend, promql
from heliograph.metrics.units import BYTES, CELSIUS, COUNT, DOLLARS, EVENTS, PERCENT, REQUESTS, SCORE, SECONDS
from heliograph.model.units import is_unit
from heliograph.promql.series import RATIO, Unit
from heliograph.targets.grafana.inferred_units import grafana_unit


@pytest.mark.parametrize(
    ("unit", "shown"),
    [
        (SECONDS, "s"),
        (BYTES, "bytes"),
        (BYTES.rate(), "Bps"),
        (SECONDS.rate(), "percentunit"),
        (RATIO, "percentunit"),
        (PERCENT, "percent"),
        (DOLLARS, "currencyUSD"),
        (SCORE, "none"),
        (COUNT, "short"),
        (REQUESTS, "short"),
        (REQUESTS.rate(), "reqps"),
        (EVENTS.rate(), "cps"),
        (Unit("searches", per_second=True), "ops"),
        (Unit("vectors"), "short"),
        (Unit("vectors", per_second=True), "cps"),
        (DOLLARS.rate(), "suffix: dollars/s"),
        (CELSIUS.rate(), "suffix: celsius/s"),
        (RATIO.rate(), "suffix:/s"),
        ("mbytes", "mbytes"),
        (None, "short"),
    ],
)
def test_units_are_shown_as_grafana_has_them(unit: Unit | str | None, shown: str) -> None:
    """Each unit of measure has an id of Grafana's, and an id given is kept."""
    assert grafana_unit(unit) == shown
    assert is_unit(shown)


def defaults(panel: dict[str, Any]) -> dict[str, Any]:
    """The field settings of a panel."""
    return panel["fieldConfig"]["defaults"]


def test_the_unit_is_inferred(shop: Any, prelude: Any) -> None:
    """From the first query whose unit is known, unless the panel says it."""
    assert defaults(shop.panel(Stat("s", prelude.DURATION.quantile(0.5))))["unit"] == "s"
    assert defaults(shop.panel(Stat("s", prelude.failure_ratio)))["unit"] == "percentunit"
    assert defaults(shop.panel(Stat("s", [promql("vector(1)"), prelude.MEMORY.max()])))["unit"] == "bytes"
    assert defaults(shop.panel(Stat("s", promql("vector(1)"))))["unit"] == "short"
    assert defaults(shop.panel(Stat("s", prelude.MEMORY.max(), unit=SECONDS)))["unit"] == "s"
    assert defaults(shop.panel(Stat("s", prelude.MEMORY.max(), unit="decbytes")))["unit"] == "decbytes"


def test_the_axis_of_a_heat_map_has_the_unit_of_the_buckets(shop: Any, prelude: Any) -> None:
    """Bounds are in seconds, while cells count observations per second."""
    options = shop.panel(Heatmap("Time", prelude.DURATION.per_bucket()))["options"]
    assert (options["yAxis"]["unit"], options["cellValues"]["unit"]) == ("s", "cps")
    assert shop.panel(Heatmap("t", prelude.DURATION.per_bucket(), unit="ms"))["options"]["yAxis"]["unit"] == "ms"


def steps(panel: dict[str, Any]) -> list[tuple[float | None, str]]:
    """The thresholds of a panel."""
    return [(step["value"], step["color"]) for step in defaults(panel)["thresholds"]["steps"]]


def test_without_thresholds_nothing_turns_red(shop: Any, prelude: Any) -> None:
    """Grafana's own default is red from 80 on; ours says that there is none, and colours nothing good or bad."""
    panel = shop.panel(Stat("s", prelude.MEMORY.max()))
    assert steps(panel) == [(None, "green")]
    assert defaults(panel)["color"] == {"mode": "fixed", "fixedColor": "blue"}


def test_thresholds_rise_from_a_base(shop: Any, prelude: Any) -> None:
    """Values to colours from there on, in order, above green or the base colour that is given."""
    panel = shop.panel(Gauge("g", prelude.QUEUE.max(), thresholds={0.9: "red", 0.5: "yellow"}))
    assert steps(panel) == [(None, "green"), (0.5, "yellow"), (0.9, "red")]
    assert defaults(panel)["color"] == {"mode": "thresholds"}
    low = shop.panel(BarGauge("g", prelude.QUEUE.max(), base_color="red", thresholds={0.1: "green"}))
    assert steps(low) == [(None, "red"), (0.1, "green")]


def test_an_alert_draws_its_bound(shop: Any, prelude: Any) -> None:
    """In the colour of its severity, above or below; a colour of the panel's own for that value stays."""
    ratio = prelude.failure_ratio
    failing = shop.panel(TimeSeries("t", ratio, alert=prelude.FAILING))
    assert steps(failing) == [(None, "green"), (0.05, "red")]
    assert defaults(failing)["custom"]["thresholdsStyle"] == {"mode": "line"}
    assert steps(shop.panel(Stat("s", ratio, alert=prelude.FAILING, thresholds={0.05: "purple"}))) == [
        (None, "green"),
        (0.05, "purple"),
    ]
    idle = shop.panel(TimeSeries("t", prelude.ORDERS.rate().sum(), alert=prelude.IDLE, thresholds={5: "blue"}))
    assert steps(idle) == [(None, "dark-red"), (0.1, "green"), (5, "blue")]
    assert steps(shop.panel(TimeSeries("t", prelude.QUEUE.max(), alert=prelude.FULL))) == [
        (None, "green"),
        (0.9, "yellow"),
    ]


def alert(prelude: Any, condition: Any) -> Any:
    """An alert that fires while a condition holds."""
    from heliograph import MEDIUM, Threshold

    return Threshold("Some", condition, severity=MEDIUM, team=prelude.TEAM, summary="Some")


def test_bounds_are_found_in_conditions(shop: Any, prelude: Any) -> None:
    """On either side of the comparison, and left of and, or, unless; not where it is no number or no order."""
    queue = prelude.QUEUE.max()
    plain = [(None, "green")]

    def drawn(condition: Any) -> list[tuple[float | None, str]]:
        return steps(shop.panel(TimeSeries("t", queue, alert=alert(prelude, condition))))

    assert drawn(promql("0.5 < queue_ratio")) == [(None, "green"), (0.5, "orange")]
    assert drawn(promql("0.5 >= queue_ratio")) == [(None, "orange"), (0.5, "green")]
    assert drawn(promql("queue_ratio > -2")) == [(None, "green"), (-2, "orange")]
    assert drawn((queue > 0.5).and_(prelude.UP.max() > 0)) == [(None, "green"), (0.5, "orange")]
    assert drawn(queue.equals(0.5)) == plain
    assert drawn(queue > prelude.QUEUE.min()) == plain
    assert drawn(queue) == plain


def test_a_trend_downwards_is_bad_below(shop: Any, prelude: Any) -> None:
    """Only a trend that reaches a value has a bound to draw."""
    from heliograph import LOW

    common: dict[str, Any] = {"window": "1h", "severity": LOW, "team": prelude.TEAM, "summary": "Some"}
    empty = Trend("Empty", prelude.QUEUE.max(), reaches=0, within="1h", **common)
    assert steps(shop.panel(TimeSeries("t", prelude.QUEUE.max(), alert=empty))) == [(None, "yellow"), (0, "green")]
    slope = Trend("Slope", prelude.QUEUE.max(), slope=0.1, **common)
    assert steps(shop.panel(TimeSeries("t", prelude.QUEUE.max(), alert=slope))) == [(None, "green")]
    gone = shop.panel(TimeSeries("t", prelude.UP.min(), alert=prelude.GONE))
    assert steps(gone) == [(None, "green")]
    assert defaults(gone)["custom"]["thresholdsStyle"] == {"mode": "off"}


def test_mappings_are_written_in_grafanas_four_forms(shop: Any, prelude: Any) -> None:
    """By value, range, pattern and special value, in their order."""
    panel = shop.panel(
        Stat(
            "s",
            prelude.UP.min(),
            mappings=[
                Mapping(kind="value", match=1.0, text="up"),
                Mapping(kind="range", match=(None, 0), text="below", color="red"),
                Mapping(kind="regex", match="x.*", color="blue"),
                Mapping(kind="special", match="nan", text="none"),
            ],
        )
    )
    assert defaults(panel)["mappings"] == [
        {"type": "value", "options": {"1": {"index": 0, "text": "up"}}},
        {"type": "range", "options": {"from": None, "to": 0, "result": {"index": 1, "text": "below", "color": "red"}}},
        {"type": "regex", "options": {"pattern": "x.*", "result": {"index": 2, "color": "blue"}}},
        {"type": "special", "options": {"match": "nan", "result": {"index": 3, "text": "none"}}},
    ]
    assert defaults(panel)["color"] == {"mode": "thresholds"}
