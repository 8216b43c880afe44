"""A threshold is an alert on its own expression."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heliograph.expand.setting import Setting
    from heliograph.model.alerts import Condition
    from heliograph.model.rules import Rule


def rules(setting: Setting, condition: Condition) -> tuple[Rule, ...]:
    """The alert."""
    return (setting.alert(condition, setting.lowered(condition.expression)),)
