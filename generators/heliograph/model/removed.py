"""Kinds of panels that Grafana has removed, rewritten as their successors, still as Grafana's JSON."""

from __future__ import annotations

from typing import Final

from heliograph.model.json_parts import Json, part, parts, texts

_COLORS: Final = {"critical": "red", "warning": "orange", "ok": "green"}
_LEGEND_CALCS: Final = {"min": "min", "max": "max", "avg": "mean", "current": "lastNotNull", "total": "sum"}


def modern(json: Json) -> Json:
    """The panel as a kind that Grafana still has; any other as it is."""
    match json["type"]:
        case "graph":
            return _graph(json)
        case "singlestat":
            return _singlestat(json)
        case "grafana-piechart-panel":
            return _pie(json)
        case _:
            return json


def _graph(json: Json) -> Json:
    left, right = [*parts(json, "yaxes"), {}, {}][:2]
    base, steps = _steps(parts(json, "thresholds"))
    defaults: Json = {
        **_range(left),
        "custom": _drawing(json, left),
        "thresholds": {"steps": [{"color": base}, *steps]},
        "unit": left.get("format", ""),
    }
    overrides = [*_colors(part(json, "aliasColors")), *_overrides(parts(json, "seriesOverrides"), right)]
    legend = part(json, "legend")
    return {
        **json,
        "type": "timeseries",
        "fieldConfig": {"defaults": defaults, "overrides": overrides},
        "options": {
            "legend": {
                "calcs": [calc for word, calc in _LEGEND_CALCS.items() if legend.get("values") and legend.get(word)],
                "displayMode": "table" if legend.get("alignAsTable") else "list",
                "placement": "right" if legend.get("rightSide") else "bottom",
                "showLegend": legend.get("show", True),
            },
            "tooltip": {"mode": "multi" if part(json, "tooltip").get("shared", True) else "single"},
        },
    }


def _drawing(json: Json, axis: Json) -> Json:
    """How a graph draws its series."""
    custom: Json = {
        "axisLabel": axis.get("label", ""),
        "drawStyle": "bars" if json.get("bars") else "line" if json.get("lines", True) else "points",
        "fillOpacity": 10 * json.get("fill", 1),
        "lineInterpolation": "stepAfter" if json.get("steppedLine") else "linear",
        "lineWidth": json.get("linewidth", 1),
        "showPoints": "always" if json.get("points") else "never",
        "spanNulls": json.get("nullPointMode") == "connected",
        "stacking": {"mode": "none" if not json.get("stack") else "percent" if json.get("percentage") else "normal"},
    }
    if axis.get("logBase", 1) > 1:
        custom["scaleDistribution"] = {"log": axis["logBase"], "type": "log"}
    return custom


def _range(axis: Json) -> Json:
    """The ends of an axis; both may be written as text."""
    return {end: float(axis[end]) for end in ("min", "max") if axis.get(end) not in (None, "", "auto")}


def _steps(thresholds: list[Json]) -> tuple[str, list[Json]]:
    """The colour below all thresholds, and the thresholds. One that is passed downwards is green above."""
    base = "green"
    steps: list[Json] = []
    for one in thresholds:
        color = _COLORS.get(one.get("colorMode", ""), one.get("fillColor") or one.get("lineColor") or "red")
        if one.get("op") == "lt":
            base, color = color, "green"
        steps.append({"color": color, "value": one["value"]})
    return base, steps


def _colors(colors: dict[str, str]) -> list[Json]:
    return [_exception(name, {"color": {"fixedColor": color, "mode": "fixed"}}) for name, color in colors.items()]


def _overrides(overrides: list[Json], right: Json) -> list[Json]:
    """Exceptions for some series, of what is most used: the right axis, colour, width and fill."""
    found: list[Json] = []
    for one in overrides:
        properties: Json = {}
        if one.get("yaxis") == 2:
            properties["custom.axisPlacement"] = "right"
            if right.get("format"):
                properties["unit"] = right["format"]
        if "color" in one:
            properties["color"] = {"fixedColor": one["color"], "mode": "fixed"}
        if "linewidth" in one:
            properties["custom.lineWidth"] = one["linewidth"]
        if "fill" in one:
            properties["custom.fillOpacity"] = 10 * one["fill"]
        found.append(_exception(one.get("alias", ""), properties))
    return found


def _exception(alias: str, properties: Json) -> Json:
    pattern = len(alias) > 1 and alias.startswith("/") and alias.endswith("/")
    matcher = {"id": "byRegexp" if pattern else "byName", "options": alias}
    return {"matcher": matcher, "properties": [{"id": key, "value": value} for key, value in properties.items()]}


def _singlestat(json: Json) -> Json:
    gauge = part(json, "gauge")
    judged = json.get("colorBackground") or json.get("colorValue") or gauge.get("show")
    defaults: Json = {
        "mappings": [{"type": 1, **one} for one in parts(json, "valueMaps")]
        + [{"type": 2, **one} for one in parts(json, "rangeMaps")],
        "noValue": json.get("nullText", ""),
        "thresholds": {"steps": _colored(json) if judged else []},
        "unit": json.get("format", ""),
    }
    if "decimals" in json:
        defaults["decimals"] = json["decimals"]
    if gauge.get("show"):
        defaults |= {"max": gauge.get("maxValue", 100), "min": gauge.get("minValue", 0)}
    return {
        **json,
        "type": "gauge" if gauge.get("show") else "stat",
        "fieldConfig": {"defaults": defaults},
        "options": {
            "colorMode": "background" if json.get("colorBackground") else "value" if json.get("colorValue") else "none",
            "graphMode": "area" if part(json, "sparkline").get("show") else "none",
            "reduceOptions": {"calcs": [json.get("valueName", "avg")]},
        },
    }


def _colored(json: Json) -> list[Json]:
    """The thresholds of a singlestat: values in one text, with one colour more than there are values."""
    values = [value for value in str(json.get("thresholds", "")).split(",") if value.strip()]
    colors = texts(json, "colors")
    if not values:
        return []
    return [
        *[{"color": color} for color in colors[:1]],
        *[{"color": color, "value": value} for color, value in zip(colors[1:], values, strict=False)],
    ]


def _pie(json: Json) -> Json:
    return {
        **json,
        "type": "piechart",
        "fieldConfig": {"defaults": {"unit": json.get("format", "")}},
        "options": {
            "legend": {"placement": "right" if json.get("legendType") == "Right side" else "bottom"},
            "pieType": json.get("pieType", "pie"),
            "reduceOptions": {"calcs": [json.get("valueName", "current")]},
        },
    }
