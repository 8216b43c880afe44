"""How a panel shows values: unit, range, colours, texts, exceptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from heliograph.plain import number, numbers
from heliograph.targets.grafana.inferred_units import grafana_unit
from heliograph.targets.grafana.links import data_links
from heliograph.targets.grafana.thresholds import thresholds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.model.fields import Mapping, Override
    from heliograph.model.panel import MetricPanel
    from heliograph.targets.grafana.page import Json, Page
    from heliograph.targets.grafana.queries import Lowered

NONE: Final[Json] = {"defaults": {}, "overrides": []}
"""Of panels that show no values."""
_PALETTE: Final[Json] = {"mode": "palette-classic"}
_JUDGED: Final[Json] = {"mode": "thresholds"}
_UNJUDGED: Final[Json] = {"fixedColor": "blue", "mode": "fixed"}
_MATCHERS: Final = {"name": "byName", "regexp": "byRegexp", "type": "byType", "query": "byFrameRefID"}


def field_config(
    panel: MetricPanel,
    queries: Sequence[Lowered],
    page: Page,
    *,
    custom: Json | None = None,
    coloring: Literal["series", "thresholds"] = "series",
) -> Json:
    """The field settings of a panel.

    What is coloured by thresholds is blue where there are none: green is a judgement.
    """
    steps = thresholds(panel, page)
    defaults: Json = {"color": _color(panel, steps, coloring), "thresholds": steps, "unit": unit_of(panel, queries)}
    if custom is not None:
        defaults["custom"] = custom
    if panel.decimals is not None:
        defaults["decimals"] = panel.decimals
    if panel.min is not None:
        defaults["min"] = number(panel.min)
    if panel.max is not None:
        defaults["max"] = number(panel.max)
    if panel.no_value:
        defaults["noValue"] = panel.no_value
    if panel.mappings:
        defaults["mappings"] = [_mapping(index, one) for index, one in enumerate(panel.mappings)]
    if panel.data_links:
        defaults["links"] = data_links(panel.data_links, page)
    return {"defaults": defaults, "overrides": list(map(_override, panel.overrides))}


def unit_of(panel: MetricPanel, queries: Sequence[Lowered]) -> str:
    """Grafana's id of the panel's unit: the one given, else what the queries tell."""
    return inferred(queries) if panel.unit is None else grafana_unit(panel.unit)


def inferred(queries: Sequence[Lowered]) -> str:
    """Grafana's id of the first unit that a query is known to have."""
    from heliograph.promql.inference.units import unit as inferred_unit  # where units are given, none is inferred

    for one in queries:
        unit = inferred_unit(one.tree)
        if unit is not None:
            return grafana_unit(unit)
    return grafana_unit(None)


def bucket_unit(panel: MetricPanel, queries: Sequence[Lowered]) -> str:
    """Grafana's id of the unit that the queries' buckets are bounds in."""
    if panel.unit is not None:
        return grafana_unit(panel.unit)
    known = (one.series for query in queries for one in query.selectors)
    return grafana_unit(next((one.unit for one in known if one is not None and one.buckets), None))


def _color(panel: MetricPanel, steps: Json, coloring: Literal["series", "thresholds"]) -> Json:
    if panel.color:
        return {"fixedColor": panel.color, "mode": "fixed"}
    if coloring == "series":
        return _PALETTE
    judged = len(steps["steps"]) > 1 or panel.mappings
    return _JUDGED if judged else _UNJUDGED


def _mapping(index: int, mapping: Mapping) -> Json:
    result: Json = {"index": index}
    if mapping.text:
        result["text"] = mapping.text
    if mapping.color:
        result["color"] = mapping.color
    match = mapping.match
    if mapping.kind == "value":
        return {"options": {_key(match): result}, "type": "value"}
    if isinstance(match, tuple):
        start, end = (None if one is None else number(one) for one in match)
        return {"options": {"from": start, "result": result, "to": end}, "type": "range"}
    key = "match" if mapping.kind == "special" else "pattern"
    return {"options": {key: str(match), "result": result}, "type": mapping.kind}


def _key(match: object) -> str:
    """A value as Grafana looks it up: whole numbers without a point."""
    return str(match).removesuffix(".0") if isinstance(match, float) else str(match)


def _override(override: Override) -> Json:
    properties: Json = {}
    if override.unit is not None:
        properties["unit"] = grafana_unit(override.unit)
    if override.color:
        properties["color"] = {"fixedColor": override.color, "mode": "fixed"}
    if override.decimals is not None:
        properties["decimals"] = override.decimals
    if override.display_name:
        properties["displayName"] = override.display_name
    properties |= numbers(dict(override.properties))
    return {
        "matcher": {"id": _MATCHERS[override.by], "options": override.match},
        "properties": [{"id": key, "value": value} for key, value in properties.items()],
    }
