"""Panels as Grafana's JSON of any age, turned into our kinds."""

from __future__ import annotations

import re
from collections.abc import Mapping as Dict
from dataclasses import fields
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, cast

from heliograph.findings import DefinitionError
from heliograph.model.fields import Link, Mapping, Override, Transformation
from heliograph.model.json_parts import Json, part, parts, texts
from heliograph.model.panel import Query
from heliograph.model.panels.options import Legend
from heliograph.model.removed import modern
from heliograph.model.upgrading_others import OTHERS
from heliograph.promql.tree import promql
from heliograph.source import here, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from heliograph.model.panel import Panel

_KINDS: Final = {
    "timeseries": "timeseries.TimeSeries",
    "graph": "timeseries.TimeSeries",
    "stat": "stat.Stat",
    "singlestat": "stat.Stat",
    "gauge": "gauge.Gauge",
    "bargauge": "bargauge.BarGauge",
    "histogram": "histogram.Histogram",
    "heatmap": "heatmap.Heatmap",
    "piechart": "piechart.PieChart",
    "grafana-piechart-panel": "piechart.PieChart",
    "table": "table.Table",
    "table-old": "table.Table",
    "state-timeline": "state_timeline.StateTimeline",
    "status-history": "status_history.StatusHistory",
}
_REDUCERS: Final = {"avg": "mean", "current": "lastNotNull", "total": "sum"}
"""Names that reducers had before Grafana 7."""
_MATCHERS: Final = {"byName": "name", "byRegexp": "regexp", "byType": "type", "byFrameRefID": "query"}
_STRUCTURED: Final = frozenset(
    {"legend", "tooltip", "reduceOptions", "stacking", "thresholdsStyle", "scaleDistribution", "sortBy", "spanNulls"}
)
"""Options that are of another form in Grafana than here."""
_PIXELS: Final = 30
"""Height of one grid unit."""
_DEPTH: Final = 100


def plain(value: object, depth: int = _DEPTH) -> Any:
    """What an object stands for in JSON: `to_json_data()` followed down, keys without a value dropped."""
    if not depth:
        raise refused("it is nested too deep, or holds itself")
    convert = getattr(value, "to_json_data", None)
    if convert is not None:
        return plain(convert(), depth - 1)
    if isinstance(value, Dict):
        items = cast("Dict[str, object]", value).items()
        return {str(key): plain(one, depth - 1) for key, one in items if one is not None}
    if isinstance(value, (list, tuple)):
        return [plain(one, depth - 1) for one in cast("list[object]", value)]
    if value is None or isinstance(value, (str, int, float)):
        return value
    raise refused(f"it holds {value!r}")


def refused(fact: str) -> DefinitionError:
    """The error that ends an import, at the line that asked for it."""
    return DefinitionError(
        f"this cannot be imported: {fact}",
        help="take it out before importing, and define it with Heliograph's own words",
        place=place_of(here()),
    )


def upgraded(json: Json, *, key: str = "") -> Panel:
    """The panel of our own kind."""
    width, height = _size(json)
    common: Json = {
        "description": json.get("description", ""),
        "links": links_of(json),
        "transparent": bool(json.get("transparent")),
        "repeat": json.get("repeat", ""),
        "repeat_direction": json.get("repeatDirection", "h"),
        "max_per_row": json.get("maxPerRow"),
        "key": key,
        "width": width,
        "height": height,
    }
    title, kind = json.get("title", ""), json["type"]
    if kind in OTHERS:
        return OTHERS[kind](json, title, common)
    if kind not in _KINDS:
        raise refused(f"the panel {title!r} is of type {kind!r}, which Heliograph has no kind for")
    return _metric_panel(modern(json), title, common)


def links_of(json: Json) -> list[Link]:
    """The links to addresses that a panel or dashboard has."""
    return [
        Link(one.get("title", ""), url=one["url"], new_tab=bool(one.get("targetBlank")))
        for one in parts(json, "links")
        if one.get("url")
    ]


def _size(json: Json) -> tuple[int | None, int | None]:
    """Width in columns and height in grid units; None where the panel says nothing. Old spans count twelve columns."""
    place = part(json, "gridPos")
    width = place.get("w") or 2 * int(json.get("span") or 0) or None
    pixels = re.match(r"\d+", str(json.get("height") or ""))
    return width, place.get("h") or (max(round(int(pixels[0]) / _PIXELS), 2) if pixels else None)


def _queries(json: Json, title: str) -> list[Query]:
    """The queries, read as raw PromQL."""
    found: list[Query] = []
    for target in parts(json, "targets"):
        source = part(target, "datasource") or part(json, "datasource")
        if source.get("type", "prometheus") not in ("prometheus", "mixed", "datasource") or not target.get("expr"):
            raise refused(f"a query of the panel {title!r} is no PromQL")
        legend = target.get("legendFormat", "")
        found.append(
            Query(
                promql(target["expr"]),
                legend="" if legend == "__auto" else legend,
                instant=True if target.get("instant") else None,
                hidden=bool(target.get("hide")),
            )
        )
    return found


def _metric_panel(json: Json, title: str, common: Json) -> Panel:
    module, _, name = _KINDS[json["type"]].partition(".")
    kind: Any = getattr(import_module(f"heliograph.model.panels.{module}"), name)
    config = part(json, "fieldConfig")
    defaults = part(config, "defaults")
    words = {field.name for field in fields(kind) if field.init}
    settings = {word: value for word, value in _settings(part(json, "options"), defaults) if word in words}
    base, thresholds = _thresholds(parts(part(defaults, "thresholds"), "steps"))
    color = part(defaults, "color")
    panel: Panel = kind(
        title,
        _queries(json, title),
        unit=None if defaults.get("unit") in (None, "", "none") else defaults["unit"],
        decimals=defaults.get("decimals"),
        min=defaults.get("min"),
        max=defaults.get("max"),
        color=color.get("fixedColor", "") if color.get("mode") == "fixed" else "",
        thresholds=thresholds,
        base_color=base,
        mappings=[one for mapping in parts(defaults, "mappings") for one in _mappings(mapping)],
        overrides=[_override(one) for one in parts(config, "overrides")],
        transformations=[Transformation(one["id"], part(one, "options")) for one in parts(json, "transformations")],
        no_value=defaults.get("noValue", ""),
        interval=json.get("interval", ""),
        **common,
        **settings,
    )
    return panel


def _settings(options: Json, defaults: Json) -> Iterator[tuple[str, Any]]:
    """Options of the panel and of its fields under the words of our kinds: `drawStyle` is `draw_style`."""
    custom = part(defaults, "custom")
    for name, value in (options | custom).items():
        if name not in _STRUCTURED:
            whole = isinstance(value, float) and value.is_integer()
            yield re.sub(r"(?=[A-Z])", "_", name).lower(), int(value) if whole else value
    yield "span_nulls", bool(custom.get("spanNulls"))
    yield "stacking", part(custom, "stacking").get("mode", "none")
    if style := part(custom, "thresholdsStyle"):
        yield "thresholds_style", style.get("mode", "off")
    scale = part(custom, "scaleDistribution")
    if scale.get("type") == "log":
        yield "log_base", scale.get("log", 10)
    for one in parts(options, "sortBy")[:1]:
        yield "sort_by", one.get("displayName", "")
        yield "sort_descending", bool(one.get("desc"))
    if tooltip := part(options, "tooltip"):
        yield "tooltip", tooltip.get("mode", "single")
    for calc in texts(part(options, "reduceOptions"), "calcs")[:1]:
        yield "reduce", _REDUCERS.get(calc, calc)
    if legend := part(options, "legend"):
        yield from _legend(legend)


def _legend(legend: Json) -> Iterator[tuple[str, Any]]:
    hidden = legend.get("displayMode") == "hidden" or legend.get("showLegend") is False
    placement: Any = "hidden" if hidden else legend.get("placement", "bottom")
    calcs: Any = tuple([_REDUCERS.get(one, one) for one in texts(legend, "calcs")])
    yield "legend", Legend(placement, "table" if legend.get("displayMode") == "table" else "list", calcs)
    yield "legend_placement", placement
    yield "legend_values", tuple(texts(legend, "values"))


def _thresholds(steps: list[Json]) -> tuple[str, dict[float, str]]:
    """The colour below all steps, and the steps. grafanalib writes the first one's value as the text "null"."""
    base = "green"
    found: dict[float, str] = {}
    for step in steps:
        if step.get("value") in (None, "null"):
            base = step["color"]
        else:
            found[float(step["value"])] = step["color"]
    return base, found


def _mappings(mapping: Json) -> Iterator[Mapping]:
    """A mapping of Grafana as ours: of today (by value, range, pattern, special value) or of before version 8."""
    options = part(mapping, "options")
    result = part(options, "result")
    text, color = result.get("text", ""), result.get("color", "")
    match mapping.get("type"):
        case "value":
            for value in options:
                shown = part(options, value)
                yield Mapping(kind="value", match=value, text=shown.get("text", ""), color=shown.get("color", ""))
        case "range":
            yield Mapping(kind="range", match=(options.get("from"), options.get("to")), text=text, color=color)
        case "regex":
            yield Mapping(kind="regex", match=options["pattern"], text=text, color=color)
        case "special":
            yield Mapping(kind="special", match=options["match"], text=text, color=color)
        case 1:
            yield Mapping(kind="value", match=str(mapping.get("value", "")), text=mapping.get("text", ""))
        case _:
            ends = (_number(mapping.get("from")), _number(mapping.get("to")))
            yield Mapping(kind="range", match=ends, text=mapping.get("text", ""))


def _override(override: Json) -> Override:
    matcher = part(override, "matcher")
    by: Any = _MATCHERS.get(matcher.get("id", ""))
    if by is None:
        raise refused(f"an override picks its series {matcher.get('id')!r}, which Heliograph has no word for")
    properties = {one["id"]: one["value"] for one in parts(override, "properties") if "value" in one}
    return Override(str(matcher.get("options", "")), by=by, properties=properties)


def _number(value: object) -> float | None:
    """A number that may be written as text; None for an empty one."""
    text = str(value or "").strip()
    return float(text) if text else None
