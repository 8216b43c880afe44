"""What is wrong with a value that JSON Schema cannot see: relations between its parts.

These functions meet values of any form: what has the wrong form is the schema's business, and passed over here.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from heliograph.schemas.overrides import override_problems
from heliograph.schemas.parts import Steps, mapping, mappings
from heliograph.schemas.parts import panels as every_panel
from heliograph.schemas.problem import Problem, shown, way

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

COLUMNS: Final = 24


class _Box(NamedTuple):
    """A panel's place in the grid."""

    at: Steps
    x: int
    y: int
    w: int
    h: int

    def overlaps(self, other: _Box) -> bool:
        beside = self.x + self.w <= other.x or other.x + other.w <= self.x
        return not (beside or self.y + self.h <= other.y or other.y + other.h <= self.y)


def dashboard(value: Any) -> Iterator[Problem]:
    """Panels apart from each other, inside the grid, told apart by id; queries and variables by name."""
    panels = list(every_panel(value))
    yield from _repeated(panels, "id")
    yield from _repeated(mappings(value, ("templating", "list")), "name")
    yield from _places(mappings(value, ("panels",)))
    for at, panel in panels:
        yield from _places(mappings(panel, ("panels",), at))
        yield from _repeated(mappings(panel, ("targets",), at), "refId")
        yield from _rising(panel, at)
        yield from override_problems(panel, at)


def rules(value: Any) -> Iterator[Problem]:
    """Groups told apart by name."""
    return _repeated(mappings(value, ("groups",)), "name")


def dashboards_provisioning(value: Any) -> Iterator[Problem]:
    """Providers told apart by name."""
    return _repeated(mappings(value, ("providers",)), "name")


def datasources_provisioning(value: Any) -> Iterator[Problem]:
    """Datasources told apart by name and uid, at most one of them the default: Grafana does not start otherwise."""
    yield from _repeated(mappings(value, ("datasources",)), "name")
    yield from _repeated(mappings(value, ("datasources",)), "uid")
    defaults = [at for at, one in mappings(value, ("datasources",)) if one.get("isDefault") is True]
    for at in defaults[1:]:
        yield Problem(way((*at, "isDefault")), f"{way(defaults[0])} is the default already")


SEMANTICS: Final[dict[str, Callable[[Any], Iterator[Problem]]]] = {
    "dashboard": dashboard,
    "dashboards-provisioning": dashboards_provisioning,
    "datasources-provisioning": datasources_provisioning,
    "rules": rules,
}


def _repeated(items: Iterable[tuple[Steps, dict[str, Any]]], key: str) -> Iterator[Problem]:
    """Items that are to be told apart by `key`, and are not."""
    seen: dict[str | int, Steps] = {}
    for at, item in items:
        name = item.get(key)
        if not isinstance(name, str | int):
            continue
        first = seen.setdefault(name, at)
        if first != at:
            yield Problem(way((*at, key)), f"{shown(name)} is the {key} of {way(first)} already")


def _places(panels: Iterable[tuple[Steps, dict[str, Any]]]) -> Iterator[Problem]:
    before: list[_Box] = []
    for at, panel in panels:
        place = mapping(panel.get("gridPos"))
        numbers = [number for side in "xywh" if isinstance(number := place.get(side), int)]
        if len(numbers) < 4:
            continue
        box = _Box((*at, "gridPos"), *numbers)
        if box.x + box.w > COLUMNS:
            yield Problem(way(box.at), f"reaches column {box.x + box.w}, and there are {COLUMNS}")
        for other in before:
            if box.overlaps(other):
                yield Problem(way(box.at), f"overlaps {way(other.at[:-1])}")
        before.append(box)


def _rising(panel: dict[str, Any], at: Steps) -> Iterator[Problem]:
    keys = ("fieldConfig", "defaults", "thresholds", "steps")
    bounds = [(place, step.get("value")) for place, step in mappings(panel, keys, at)]
    numbers = [(place, bound) for place, bound in bounds if isinstance(bound, int | float)]
    for (_, before), (place, bound) in pairwise(numbers):
        if bound <= before:
            yield Problem(way((*place, "value")), f"{shown(bound)} is not above the bound before it, {shown(before)}")
