"""The formats that our schemas name beyond their keywords: each says what is wrong with a text, or nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from heliograph.artifacts import path_fault
from heliograph.findings import did_you_mean
from heliograph.schemas.problem import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from jsonschema import FormatChecker

KINDS: Final = tuple(sorted(path.stem for path in (Path(__file__).parent / "panels").glob("*.json")))
"""The kinds of panel that have a schema: the files in panels/ are the list."""

_PLUGIN = re.compile(r"[a-z0-9]+-[a-z0-9-]+-panel")
_OWN_ZONES = frozenset({"", "browser", "utc", "Local"})  # Grafana's words, and Alertmanager's last


def grafana_unit_fault(unit: str) -> str:
    """A unit is one that Grafana knows, or a custom one."""
    from heliograph.model.units import unit_fault

    return unit_fault(unit)


def panel_kind_fault(kind: str) -> str:
    """A panel is of a kind that has a schema, or a plugin by its full id, such as `acme-clock-panel`."""
    if kind in KINDS or _PLUGIN.fullmatch(kind):
        return ""
    return "; ".join(filter(None, (f"{shown(kind)} is no kind of panel with a schema", did_you_mean(kind, KINDS))))


def time_zone_fault(name: str) -> str:
    """A time zone is one of the time zone database, or what Grafana and Alertmanager say for the viewer's own."""
    import zoneinfo

    if name in _OWN_ZONES:
        return ""
    try:
        zoneinfo.ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        known = {"browser", "utc"} | {zone for zone in zoneinfo.available_timezones() if "/" in zone}
        return "; ".join(filter(None, (f"{shown(name)} is no time zone", did_you_mean(name, known))))
    return ""


def artifact_path_fault(path: str) -> str:
    """A rendered file stands inside the output folder."""
    fault = path_fault(path)
    return f"{shown(path)} is no path of a rendered file: {fault}" if fault else ""


FAULTS: Final[dict[str, Callable[[str], str]]] = {
    "artifact-path": artifact_path_fault,
    "grafana-unit": grafana_unit_fault,
    "panel-kind": panel_kind_fault,
    "time-zone": time_zone_fault,
}


def checker() -> FormatChecker:
    """What jsonschema asks about formats. It asks about every value; other types than text are others' business."""
    from jsonschema import FormatChecker

    formats = FormatChecker(formats=())
    for name, fault in FAULTS.items():
        formats.checks(name)(_holds(fault))
    return formats


def _holds(fault: Callable[[str], str]) -> Callable[[object], bool]:
    return lambda value: not isinstance(value, str) or not fault(value)
