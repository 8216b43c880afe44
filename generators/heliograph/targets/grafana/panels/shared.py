"""Options that several kinds of panels share, as Grafana's JSON."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from heliograph.model.panels.options import Legend, Reducer
    from heliograph.targets.grafana.page import Json

_HIDDEN: Final[Json] = {"calcs": [], "displayMode": "list", "placement": "bottom", "showLegend": False}
_BOTTOM: Final[Json] = {"calcs": [], "displayMode": "list", "placement": "bottom", "showLegend": True}


def legend(chosen: Legend | None, *, telling: bool = True) -> Json:
    """The legend; when none is chosen, one below the graph, or none where it would be `telling` nothing."""
    if chosen is None:
        return _BOTTOM if telling else _HIDDEN
    if chosen.placement == "hidden":
        return _HIDDEN
    return {
        "calcs": list(chosen.calcs),
        "displayMode": chosen.mode,
        "placement": chosen.placement,
        "showLegend": True,
    }


@cache
def reduced(reducer: Reducer) -> Json:
    """How each series becomes one number."""
    return {"calcs": [reducer], "fields": "", "values": False}
