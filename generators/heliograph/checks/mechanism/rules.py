"""The rules that were made of the definitions, for the checks that run after expansion."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from heliograph.checks.mechanism.model import Model
    from heliograph.checks.mechanism.subjects import Owned
    from heliograph.model.alerts import Condition, Recording
    from heliograph.model.project import Expanded
    from heliograph.model.rules import Rule, RuleGroup, Unproven


class Placed(NamedTuple):
    """A rule with the definition that it was made of, its group, and the expansion that it belongs to."""

    rule: Rule
    owner: Owned[Condition | Recording]
    group: RuleGroup
    expanded: Expanded


class Rules:
    """Every rule, for every environment that was expanded.

    `unproven` are the alerts for which no proof can be made, by the id of their condition.
    """

    def __init__(self, model: Model, expanded: Sequence[Expanded], unproven: Mapping[int, Unproven]) -> None:
        self.model = model
        self.expanded = tuple(expanded)
        self.unproven = unproven

    @cached_property
    def placed(self) -> tuple[Placed, ...]:
        """Every rule, in the order of evaluation."""
        services = {id(service.value): service for service in self.model.services}
        return tuple(
            Placed(rule, services[id(one.service)].within(rule.origin), group, one)
            for one in self.expanded
            if id(one.service) in services
            for group in one.groups
            for rule in group.rules
        )
