"""Overrides of field settings: each is held against what the panel's kind says of that setting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from heliograph.findings import did_you_mean
from heliograph.schemas.formats import KINDS
from heliograph.schemas.parts import Steps, mappings
from heliograph.schemas.problem import Problem, shown, way

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEFAULTS = ("fieldConfig", "defaults")


def override_problems(panel: dict[str, Any], at: Steps) -> Iterator[Problem]:
    """What is wrong with the overrides of the panel that stands at `at`."""
    kind = panel.get("type")
    schema = f"panels/{kind}" if kind in KINDS else "panel"
    for place, override in mappings(panel, ("fieldConfig", "overrides"), at):
        for property_at, setting in mappings(override, ("properties",), place):
            if isinstance(setting.get("id"), str) and "value" in setting:
                yield from _setting(schema, setting["id"], setting["value"], property_at)


def _setting(schema: str, setting: str, value: Any, at: Steps) -> Iterator[Problem]:
    """A setting is right where the same default would be: `custom.lineWidth` is the key `lineWidth` of `custom`."""
    from heliograph.schemas import validator
    from heliograph.schemas.messages import known_keys, problems_of

    steps = (*_DEFAULTS, *setting.split("."))
    for step in reversed(steps):
        value = {step: value}
    for error in validator(schema).iter_errors(value):
        path = tuple(error.absolute_path)
        if path[: len(steps)] == steps:
            rest = way(path[len(steps) :])
            for problem in problems_of(error):
                yield Problem(way((*at, "value")) + (f".{rest}" if rest else ""), problem.message)
        elif error.validator == "additionalProperties" and path == steps[: len(path)]:
            before = ".".join(str(step) for step in path[len(_DEFAULTS) :])
            known = [f"{before}.{key}" if before else key for key in known_keys(error)]
            hint = did_you_mean(setting, known)
            yield Problem(way((*at, "id")), f"unknown setting {shown(setting)}" + (f"; {hint}" if hint else ""))
