"""Groups: rules that read one another are evaluated together and in order, the others whenever Prometheus likes."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from heliograph import conventions
from heliograph.expand.recordings import names_read
from heliograph.model.rules import AlertRule, RecordingRule, RuleGroup
from heliograph.promql.durations import duration

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from heliograph.model.rules import Rule
    from heliograph.model.service import Service


def grouped(service: Service, rules: Sequence[Rule]) -> tuple[RuleGroup, ...]:
    """The rules in groups: those that stand alone, then one group for each set that is joined by what it reads."""
    alone: list[Rule] = []
    groups: dict[str, tuple[Rule, ...]] = {}
    for together in _joined(rules):
        if len(together) == 1:
            alone += together
        else:
            alerts = [one.alert for one in together if isinstance(one, AlertRule)]
            name = conventions.rule_group(service, alerts[0] if alerts else _recorded(together)[0])
            groups[_free(name, groups)] = tuple(together)
    all_groups = {conventions.rule_group(service): tuple(alone), **groups}
    interval = duration(service.evaluation_interval)
    return tuple(RuleGroup(name, interval, members) for name, members in all_groups.items() if members)


def _free(name: str, taken: Container[str]) -> str:
    """The name, numbered where it is taken: alerts of one name, at several severities, may read different series."""
    numbered = (f"{name}.{count}" for count in itertools.count(2))
    return next(one for one in itertools.chain((name,), numbered) if one not in taken)


def _recorded(rules: Sequence[Rule]) -> list[str]:
    return [one.record for one in rules if isinstance(one, RecordingRule)]


def _joined(rules: Sequence[Rule]) -> list[list[Rule]]:
    """The rules in sets, each set closed under reading; order is kept, within a set and by its first rule."""
    leader: dict[int, int] = {position: position for position in range(len(rules))}

    def find(position: int) -> int:
        while leader[position] != position:
            position = leader[position]
        return position

    by_name = {one.record: position for position, one in enumerate(rules) if isinstance(one, RecordingRule)}
    for position, one in enumerate(rules):
        for name in names_read(one.expression) & by_name.keys():
            first, second = sorted((find(position), find(by_name[name])))
            leader[second] = first
    sets: dict[int, list[Rule]] = {}
    for position, one in enumerate(rules):
        sets.setdefault(find(position), []).append(one)
    return list(sets.values())
