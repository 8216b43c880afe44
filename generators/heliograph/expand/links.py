"""Which panel shows what an alert watches."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from heliograph.model.alerts import Threshold
from heliograph.model.panel import MetricPanel
from heliograph.promql.operators import COMPARISONS, SET_OPERATORS
from heliograph.promql.traversal import walk
from heliograph.promql.tree import (
    Binary,
    Expression,
    Number,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.model.alerts import Condition
    from heliograph.model.dashboard import Dashboard
    from heliograph.model.service import Service

    Shown = tuple[Dashboard, MetricPanel]


_JUDGING: Final = COMPARISONS | SET_OPERATORS


class Links:
    """The panels of a service by the alerts and the expressions that they show."""

    def __init__(self, service: Service) -> None:
        self._panels: list[Shown] = [
            (dashboard, panel)
            for dashboard in service.dashboards
            for panel in dashboard.panels
            if isinstance(panel, MetricPanel)
        ]

    def of(self, condition: Condition) -> Shown | None:
        """The first panel drawn for the alert or, when there is none, the first that queries what it watches."""
        drawn = (one for one in self._panels if one[1].alert is condition)
        contained = (self._by_expression.get(one) for one in _watched(condition))
        return next(drawn, None) or next((one for one in contained if one is not None), None)

    @cached_property
    def _by_expression(self) -> dict[Expression, Shown]:
        found: dict[Expression, Shown] = {}
        for dashboard, panel in self._panels:
            for query in panel.queries:
                for node in walk(query.tree):
                    found.setdefault(node, (dashboard, panel))
        return found


def _watched(condition: Condition) -> Iterator[Expression]:
    """What a condition watches: its expression or, of a threshold, what is compared."""
    waiting = [condition.observed]
    while waiting:
        node = waiting.pop(0)
        if isinstance(condition, Threshold) and isinstance(node, Binary) and node.operator in _JUDGING:
            waiting += [node.left, node.right]
        elif not isinstance(node, Number):
            yield node
