"""The schemas hold what is right and name what is wrong, word for word."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from jsonschema import Draft202012Validator

from heliograph.model import panels
from heliograph.schemas import KINDS, load, names, problems, schema_for, validator
from heliograph.schemas.messages import MESSAGES

SHARED = {"common", "panel", "prometheus", "targets", "variables"}  # parts of other schemas, tried there
SUBSCHEMAS = {"items", "additionalProperties", "propertyNames", "not", "if", "then", "else"}


def walk(schema):
    """A schema and all schemas in it."""
    if isinstance(schema, dict):
        yield schema
        for key in SUBSCHEMAS & schema.keys():
            yield from walk(schema[key])
        for key in {"allOf", "anyOf", "oneOf", "prefixItems"} & schema.keys():
            for part in schema[key]:
                yield from walk(part)
        for key in {"properties", "$defs"} & schema.keys():
            for part in schema[key].values():
                yield from walk(part)


def test_good_values_pass(case, good):
    """The good value of every schema has no problem."""
    assert problems(case, good(case)) == []


def test_bad_values_are_named(bad, good):
    """Each bad value gets exactly the messages written beside it."""
    assert [str(problem) for problem in problems(bad.schema, bad.applied(good(bad.schema)))] == list(bad.says)


def test_every_schema_has_cases(cases, bads):
    """A schema comes with a file of cases, at least two of them bad."""
    assert cases == sorted(set(names()) - SHARED)
    assert [name for name in cases if len(bads(name)) < 2] == []


def test_every_kind_of_panel_is_a_file(good):
    """The folder of panels is the list of kinds, and a dashboard with one panel of each kind passes."""
    assert {f"panels/{kind}" for kind in KINDS} == {name for name in names() if name.startswith("panels/")}
    one_of_each = [good(f"panels/{kind}") for kind in KINDS]
    for row, panel in enumerate(one_of_each):
        panel["gridPos"]["y"] = 20 * row
    assert problems("dashboard", good("dashboard") | {"panels": one_of_each}) == []


def test_every_kind_of_the_language_has_a_schema():
    """What a definition can show is held by a schema."""
    modules = [import_module(f"{panels.__name__}.{module.name}") for module in pkgutil.iter_modules(panels.__path__)]
    kinds = {getattr(one, "kind", "") for module in modules for one in vars(module).values() if isinstance(one, type)}
    assert kinds - {""} == set(KINDS) - {"row"}


def test_schemas_are_schemas():
    """Every file is a valid JSON Schema that says what it is of, under its own name."""
    for name in names():
        schema = load(name)
        Draft202012Validator.check_schema(schema)
        assert schema["$id"] == f"https://heliograph.example/schemas/{name}.json"
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert schema["title"]
        assert schema["description"].endswith(".")


def test_every_keyword_has_words():
    """No keyword is used that messages know nothing of, and no pattern without saying what it means."""
    silent = {
        "$schema",
        "$id",
        "$ref",
        "$defs",
        "title",
        "description",
        "errorMessage",
        "properties",
        "allOf",
        "prefixItems",
    }
    for name in names():
        for schema in walk(load(name)):
            assert set(schema) - silent - SUBSCHEMAS <= set(MESSAGES)
    for name in names():
        conditions = [part["if"] for part in walk(load(name)) if "if" in part]
        aside = [id(part) for condition in conditions for part in walk(condition)]
        aside += [id(part) for each in walk(load(name)) if "not" in each for part in walk(each["not"])]
        for schema in walk(load(name)):
            if {"pattern", "anyOf", "oneOf", "not"} & schema.keys() and id(schema) not in aside:
                assert "errorMessage" in schema, schema


def test_shared_parts_are_used():
    """Every shared definition is referred to: nothing stands in a schema for nobody."""
    references = {
        reference.rsplit("/", 1)[-1]
        for name in names()
        for schema in walk(load(name))
        if isinstance(reference := schema.get("$ref"), str) and "#" in reference
    }
    defined = {key for name in names() for key in load(name).get("$defs", {})}
    assert defined - references == set()


def test_validators_are_made_once():
    """A validator is compiled once for all its uses."""
    assert validator("rules") is validator("rules")


def test_files_have_schemas():
    """Every rendered file finds its schema by its place, in other environments too."""
    places = {
        "manifest.json": "manifest",
        "grafana/dashboards/shop-overview.json": "dashboard",
        "grafana/dashboards/.lint": "lint",
        "grafana/provisioning/dashboards/shop.yaml": "dashboards-provisioning",
        "grafana/provisioning/datasources/default.yaml": "datasources-provisioning",
        "prometheus/rules/shop.yaml": "rules",
        "prometheus/proofs/high-error-rate.rules.yaml": "rules",
        "alertmanager/alertmanager.yaml": "alertmanager",
        "notes.txt": None,
    }
    assert {path: schema_for(path, {"groups": []}) for path in places} == places
    assert {path: schema_for(f"environments/staging/{path}", {"groups": []}) for path in places} == places
    assert schema_for("prometheus/proofs/high-error-rate.yaml", {"tests": []}) == "promtool-test"
    assert schema_for("prometheus/proofs/high-error-rate.yaml", {"unproven": "x"}) == "unproven"
