"""An anomaly is an alert on the distance of a value from its recorded past, in standard deviations.

The value is recorded first, so that its past costs nothing to read. The past ends a gap ago: an incident that were part
of it would raise the standard deviation and hide itself. A constant past has none, so that a share of the mean stands
in for one that is too small.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

from heliograph.expand.setting import kept
from heliograph.promql.durations import Duration, duration
from heliograph.promql.tree import Binary, Call, Number
from heliograph.values import replace

if TYPE_CHECKING:
    from heliograph.expand.setting import Setting
    from heliograph.model.alerts import Anomaly
    from heliograph.model.rules import Rule
    from heliograph.promql.tree import Expression


def rules(setting: Setting, condition: Anomaly) -> tuple[Rule, ...]:
    """The value, the mean and standard deviation of its past, and the alert that compares them."""
    call, binary = partial(Call, site=condition.site), partial(Binary, site=condition.site)
    # A ratio of nothing is NaN, and would make NaN of the statistics for as long as the window: it is not kept.
    observed = binary(">=", setting.lowered(condition.expression), Number(-math.inf, site=condition.site))
    record = partial(setting.record, condition, kept=kept(observed))
    window = duration(condition.window)
    value_rule = record("value", observed)
    value = setting.reading(value_rule)
    past = replace(value, window=window, offset_by=_gap(setting, condition))
    mean_rule = record(f"avg{window}", call("avg_over_time", (past,)))
    deviation_rule = record(f"stddev{window}", call("stddev_over_time", (past,)))
    far = _far(condition, value, setting.reading(mean_rule), setting.reading(deviation_rule))
    samples = Number(_samples(setting, condition), site=condition.site)
    enough = binary(">=", call("count_over_time", (past,)), samples)
    return value_rule, mean_rule, deviation_rule, setting.alert(condition, binary("and", far, enough))


def _gap(setting: Setting, condition: Anomaly) -> Duration:
    """How long ago the past ends: by default the alert is held for, and once more that or the window of a rate."""
    if condition.gap is not None:
        return duration(condition.gap)
    margin = max(condition.hold_for, duration(setting.service.rule_window))
    return Duration(condition.hold_for.milliseconds + margin.milliseconds)


def _samples(setting: Setting, condition: Anomaly) -> int:
    if condition.samples is not None:
        return condition.samples
    return max(2, math.ceil(duration(condition.window).milliseconds / setting.interval.milliseconds / 2))


def _far(condition: Anomaly, value: Expression, mean: Expression, deviation: Expression) -> Expression:
    """`(value - mean) / deviation` beyond the limit, the deviation being no less than its floor."""
    call, binary = partial(Call, site=condition.site), partial(Binary, site=condition.site)
    number = partial(Number, site=condition.site)
    distance: Expression = binary("-", value, mean)
    if condition.direction == "both":
        distance = call("abs", (distance,))
    elif condition.direction == "below":
        distance = binary("-", mean, value)
    if condition.floor > 0:
        floor = binary("*", number(condition.floor), call("abs", (mean,)))
        deviation = binary("or", binary(">", deviation, floor), floor)
    return binary(">", binary("/", distance, deviation), number(condition.deviations))
