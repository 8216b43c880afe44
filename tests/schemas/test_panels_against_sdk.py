"""Our schemas of panels know every option and field setting that the foundation SDK's models of Grafana know."""

from __future__ import annotations

import importlib
import inspect
import typing
import warnings

import pytest

from heliograph.schemas import KINDS, load

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from grafana_foundation_sdk.models import common, dashboard, loki, prometheus, tempo

NOT_IN_SDK = {"alertlist": "has no model", "row": "is part of the dashboard", "traces": "has no model"}

# Keys of the SDK's models that our schemas leave out, each with its reason.
EXCEPTIONS = {
    ("table", "custom", "displaymode"): "replaced by cellOptions in Grafana 9.4",
}


def sdk_module(kind):
    """The module of the SDK that models a kind of panel."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return importlib.import_module(f"grafana_foundation_sdk.models.{kind.replace('-', '').lower()}")


def letters(key):
    """A JSON key, or the constructor's parameter for it (`min_val`), without case and underscores."""
    return key.removesuffix("_val").replace("_", "").lower()


def model_keys(model):
    """The keys of a model, with the model of each value that has one."""
    hints = typing.get_type_hints(model.__init__, vars(inspect.getmodule(model)))
    for parameter in list(inspect.signature(model.__init__).parameters)[1:]:
        models = [one for one in (hints[parameter], *typing.get_args(hints[parameter])) if inspect.isclass(one)]
        yield letters(parameter), next((one for one in models if hasattr(one, "to_json")), None)


def resolved(schema, at):
    """A schema and where it stands, its reference followed."""
    while "$ref" in schema:
        file, _, pointer = schema["$ref"].partition("#")
        if file:
            folder = at.rpartition("/")[0]
            at = file.removeprefix("../").removesuffix(".json") if file.startswith("../") else f"{folder}/{file}"
            at = at.removeprefix("/").removesuffix(".json")
        schema = load(at)
        for step in pointer.split("/")[1:]:
            schema = schema[step]
    return schema, at


def unknown(model, schema, at, way=()):
    """The ways to keys that the model has and the schema has not."""
    schema, at = resolved(schema, at)
    known = {letters(key): part for key, part in schema.get("properties", {}).items()}
    for key, inner in model_keys(model):
        if key not in known:
            yield (*way, key)
        elif inner is not None and known[key] is not True:
            part, place = resolved(known[key], at)
            if part.get("additionalProperties") is False:
                yield from unknown(inner, part, place, (*way, key))


@pytest.mark.parametrize("kind", sorted(set(KINDS) - NOT_IN_SDK.keys()))
def test_options_are_known(kind):
    """Every option of the SDK's model is in our schema or among the exceptions."""
    schema = load(f"panels/{kind}")["properties"]["options"]
    missing = {(kind, "options", *way) for way in unknown(sdk_module(kind).Options, schema, f"panels/{kind}")}
    assert missing == {exception for exception in EXCEPTIONS if exception[:2] == (kind, "options")}


@pytest.mark.parametrize(
    "kind", sorted(kind for kind in set(KINDS) - NOT_IN_SDK.keys() if hasattr(sdk_module(kind), "FieldConfig"))
)
def test_field_settings_are_known(kind):
    """Every field setting of the SDK's model is in our schema or among the exceptions."""
    field_config = load(f"panels/{kind}")["properties"]["fieldConfig"]["properties"]
    schema = field_config["defaults"]["properties"]["custom"]
    missing = {(kind, "custom", *way) for way in unknown(sdk_module(kind).FieldConfig, schema, f"panels/{kind}")}
    assert missing == {exception for exception in EXCEPTIONS if exception[:2] == (kind, "custom")}


@pytest.mark.parametrize("kind", sorted(NOT_IN_SDK))
def test_kinds_without_a_model(kind):
    """The SDK still lacks the kinds that are said to lack a model."""
    with pytest.raises(ModuleNotFoundError):
        sdk_module(kind)


@pytest.mark.parametrize(
    ("model", "schema", "pointer"),
    [
        (dashboard.Dashboard, "dashboard", ""),
        (dashboard.Panel, "panel", ""),
        (dashboard.RowPanel, "panels/row", ""),
        (dashboard.GridPos, "panel", "/$defs/gridPos"),
        (dashboard.DashboardLink, "dashboard", "/$defs/link"),
        (dashboard.AnnotationQuery, "dashboard", "/$defs/annotation"),
        (dashboard.DataTransformerConfig, "panel", "/$defs/transformation"),
        (dashboard.FieldConfig, "panel", "/$defs/fieldConfig/properties/defaults"),
        (dashboard.ThresholdsConfig, "common", "/$defs/thresholds"),
        (dashboard.ValueMappingResult, "common", "/$defs/mappingResult"),
        (dashboard.VariableOption, "variables", "/$defs/choice"),
        (common.ReduceDataOptions, "common", "/$defs/reduceOptions"),
        (common.VizLegendOptions, "common", "/$defs/legend"),
        (common.VizTooltipOptions, "common", "/$defs/tooltip"),
        (prometheus.Dataquery, "targets", "/$defs/prometheus"),
        (loki.Dataquery, "targets", "/$defs/loki"),
        (tempo.Dataquery, "targets", "/$defs/tempo"),
    ],
    ids=lambda value: value.__name__ if inspect.isclass(value) else None,
)
def test_shared_parts_are_known(model, schema, pointer):
    """Every key of dashboards, queries and shared parts in the SDK's models is in our schemas."""
    part = {"$ref": f"{schema}.json#{pointer}"}
    assert list(unknown(model, part, "")) == []


def test_enumerations_are_known():
    """Every value of the SDK's enumerations is allowed where the key of that name is."""
    shared = load("common")["$defs"]
    for name, enumeration in {
        "drawStyle": common.GraphDrawStyle,
        "lineInterpolation": common.LineInterpolation,
        "gradientMode": common.GraphGradientMode,
        "axisPlacement": common.AxisPlacement,
        "axisColorMode": common.AxisColorMode,
        "stackingMode": common.StackingMode,
        "visibility": common.VisibilityMode,
        "barAlignment": common.BarAlignment,
        "transform": common.GraphTransform,
        "orientation": common.VizOrientation,
    }.items():
        assert {one.value for one in enumeration} <= set(shared[name]["enum"]), name
    modes = {one.value for one in dashboard.FieldColorModeId}
    assert modes <= set(shared["fieldColor"]["properties"]["mode"]["enum"])
    styles = {one.value for one in common.GraphThresholdsStyleMode}
    assert styles <= set(shared["thresholdsStyle"]["properties"]["mode"]["enum"])
