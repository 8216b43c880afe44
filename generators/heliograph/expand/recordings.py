"""Recordings: the rules that the author asked for, each after those that it reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.expand.setting import series_of
from heliograph.findings import DefinitionError
from heliograph.promql.traversal import walk
from heliograph.promql.tree import (
    Selector,
)
from heliograph.source import place_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from heliograph.expand.setting import Setting
    from heliograph.model.rules import Rule
    from heliograph.promql.tree import Expression
    from heliograph.source import Site


def recorded(setting: Setting) -> list[Rule]:
    """The rules of a service's recordings, in an order in which every one reads what stands before it.

    Raises DefinitionError when recordings read one another in a circle.
    """
    recordings = {one.name: one for one in setting.service.recordings}
    reads = {name: names_read(setting.lowered(one.recorded)) & recordings.keys() for name, one in recordings.items()}
    made: list[Rule] = []
    for name in _ordered(reads, {name: one.site for name, one in recordings.items()}):
        rule = setting.recording(recordings[name])
        made.append(rule)
        setting = setting.knowing(series_of(rule))
    return made


def names_read(expression: Expression) -> frozenset[str]:
    """The names of the series that a lowered expression reads."""
    return frozenset(node.name for node in walk(expression) if isinstance(node, Selector))


def _ordered(reads: Mapping[str, frozenset[str]], sites: Mapping[str, Site]) -> list[str]:
    ordered: dict[str, None] = {}

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            circle = " → ".join((*path[path.index(name) :], name))
            raise DefinitionError(
                f"the recording {name} reads itself: {circle}",
                help="let one of them read metrics alone",
                place=place_of(sites[name]),
            )
        for one in sorted(reads[name] - ordered.keys()):
            visit(one, (*path, name))
        ordered[name] = None

    for name in reads:
        visit(name, ())
    return list(ordered)
