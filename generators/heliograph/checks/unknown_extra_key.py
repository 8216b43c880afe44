"""`extra` sets something that Grafana does not have.

# What it does
Compares the keys of `extra` with those of panels and dashboards in Grafana's JSON. What stands deeper is held against
the schemas when output is proven.

# Why is this bad?
Grafana drops keys that it does not know: the setting does nothing.

# Example
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.max(), extra={"transparant": True}))
```

# Use instead
```python
OVERVIEW = Dashboard("Overview", Stat("Memory", MEMORY_USAGE.max(), extra={"timeFrom": "1h"}))
```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from heliograph.checks.mechanism import Fault, Model, Owned, on
from heliograph.findings import Severity, did_you_mean
from heliograph.model.dashboard import Dashboard

if TYPE_CHECKING:
    from collections.abc import Iterator

PANEL_KEYS: Final = frozenset({
    "cacheTimeout", "datasource", "description", "fieldConfig", "gridPos", "hideTimeOverride", "id", "interval",
    "libraryPanel", "links", "maxDataPoints", "maxPerRow", "options", "pluginVersion", "queryCachingTTL", "repeat",
    "repeatDirection", "targets", "timeCompare", "timeFrom", "timeShift", "title", "transformations", "transparent",
    "type",
})  # fmt: skip
DASHBOARD_KEYS: Final = frozenset({
    "annotations", "description", "editable", "fiscalYearStartMonth", "gnetId", "graphTooltip", "id", "links",
    "liveNow", "panels", "preload", "refresh", "revision", "schemaVersion", "snapshot", "tags", "templating", "time",
    "timepicker", "timezone", "title", "uid", "version", "weekStart",
})  # fmt: skip


@on(Model, "HG418", Severity.ERROR)
def check(model: Model) -> Iterator[Fault]:
    """Keys of the outermost level."""
    owners: tuple[Owned[Any], ...] = (*model.dashboards, *model.panels)
    for owner in owners:
        known, kind = (DASHBOARD_KEYS, "dashboard") if isinstance(owner.value, Dashboard) else (PANEL_KEYS, "panel")
        for key in owner.value.extra:
            if key not in known:
                yield owner.fault(
                    f"a {kind} of Grafana has no {key}",
                    help=did_you_mean(key, known) or f"settings of a {kind} are {', '.join(sorted(known))}",
                    at=owner.at("extra").part(key),
                )
