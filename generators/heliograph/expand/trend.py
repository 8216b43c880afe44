"""A trend is an alert on the least-squares line through what was observed in a window."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from heliograph.expand.setting import kept
from heliograph.promql.durations import duration
from heliograph.promql.series import SeriesKind
from heliograph.promql.tree import Binary, Call, Number, Selector
from heliograph.values import replace

if TYPE_CHECKING:
    from heliograph.expand.setting import Setting
    from heliograph.model.alerts import Trend
    from heliograph.model.rules import Rule
    from heliograph.promql.tree import Expression


def rules(setting: Setting, condition: Trend) -> tuple[Rule, ...]:
    """The alert and, unless it watches a gauge as it is, the recorded value that the line is fitted to."""
    observed = setting.lowered(condition.expression)
    if _fitted_directly(observed):
        return (setting.alert(condition, _alert(condition, observed)),)
    rule = setting.record(condition, "value", observed, kept(observed))
    return rule, setting.alert(condition, _alert(condition, setting.reading(rule)))


def _fitted_directly(observed: Expression) -> TypeGuard[Selector]:
    return (
        isinstance(observed, Selector)
        and observed.window is None
        and observed.series is not None
        and observed.series.kind in (SeriesKind.GAUGE, SeriesKind.RECORDED)
    )


def _alert(condition: Trend, value: Selector) -> Expression:
    site = condition.site
    samples = replace(value, window=duration(condition.window))
    beyond = "<" if condition.falls else ">"
    if condition.slope is not None:
        return Binary(beyond, Call("deriv", (samples,), site=site), Number(condition.slope, site=site), site=site)
    assert condition.reaches is not None  # noqa: S101 — a trend has a slope, or reaches something within a time
    assert condition.within is not None  # noqa: S101
    ahead = Number(duration(condition.within).seconds, site=site)
    limit = Number(condition.reaches, site=site)
    coming = Binary(beyond, Call("predict_linear", (samples, ahead), site=site), limit, site=site)
    # Once it is there, it matters more: the line may point back while the value is still beyond.
    there = Binary("<=" if condition.falls else ">=", value, limit, site=site)
    return Binary("or", coming, there, site=site)
