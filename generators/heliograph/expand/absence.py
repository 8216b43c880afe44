"""An absence is an alert on there having been no sample in a window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.promql.durations import duration
from heliograph.promql.tree import Call, Selector, Subquery
from heliograph.values import replace

if TYPE_CHECKING:
    from heliograph.expand.setting import Setting
    from heliograph.model.alerts import Absence
    from heliograph.model.rules import Rule
    from heliograph.promql.tree import Expression


def rules(setting: Setting, condition: Absence) -> tuple[Rule, ...]:
    """The alert; it has the labels that equality matchers fix, since there are no series to take labels from."""
    observed = setting.lowered(condition.expression)
    window = duration(condition.window)
    ranged: Expression = Subquery(observed, window, site=condition.site)
    if isinstance(observed, Selector) and observed.window is None:
        ranged = replace(observed, window=window)
    return (setting.alert(condition, Call("absent_over_time", (ranged,), site=condition.site)),)
