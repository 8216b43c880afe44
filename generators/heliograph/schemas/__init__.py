"""JSON Schemas of all that is rendered, and what they say of a value.

The files here stand for themselves: an editor can use each. Their identifiers are names, never fetched. `errorMessage`
says what a keyword means, for editors that read it and for our own messages; formats are in `formats`. Validation is
for proofs and tests: it costs more than rendering does.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

import orjson

from heliograph import conventions
from heliograph.artifacts import MANIFEST
from heliograph.schemas.formats import KINDS
from heliograph.schemas.parts import mapping
from heliograph.schemas.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema.protocols import Validator

__all__ = ["KINDS", "Problem", "load", "names", "problems", "schema_for", "validator"]

_FOLDER: Final = Path(__file__).parent
_PLACES: Final = (
    (MANIFEST, "manifest"),
    (f"{conventions.DASHBOARDS}/.lint", "lint"),
    (f"{conventions.DASHBOARDS}/*.json", "dashboard"),
    (f"{conventions.DASHBOARD_PROVISIONING}/*.yaml", "dashboards-provisioning"),
    (f"{conventions.DATASOURCE_PROVISIONING}/*.yaml", "datasources-provisioning"),
    (f"{conventions.RULES}/*.yaml", "rules"),
    (conventions.ALERTMANAGER, "alertmanager"),
)


@cache
def names() -> tuple[str, ...]:
    """The names of all schemas: file names without suffix, those of panels as `panels/stat`."""
    return tuple(sorted(path.relative_to(_FOLDER).with_suffix("").as_posix() for path in _FOLDER.rglob("*.json")))


@cache
def load(name: str) -> dict[str, Any]:
    """The schema called `name`, shared: do not change it. That of dashboards knows every kind of panel in panels/."""
    schema: dict[str, Any] = orjson.loads((_FOLDER / f"{name}.json").read_bytes())
    if name == "dashboard":
        schema["$defs"]["panel"]["allOf"] += [
            {
                "if": {"required": ["type"], "properties": {"type": {"const": kind}}},
                "then": {"$ref": f"panels/{kind}.json"},
            }
            for kind in KINDS
        ]
    return schema


@cache
def validator(name: str) -> Validator:
    """What jsonschema holds values against the schema called `name` with."""
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource

    from heliograph.schemas.formats import checker

    resources = [Resource[Any].from_contents(load(each)) for each in names()]
    registry: Registry[Any] = Registry[Any]().with_resources((str(one.id()), one) for one in resources)
    return Draft202012Validator(load(name), registry=registry, format_checker=checker())


def problems(name: str, instance: Any) -> list[Problem]:
    """All that is wrong with a value read from JSON or YAML, in the order of its parts; empty when it is right."""
    from heliograph.schemas.messages import problems_of
    from heliograph.schemas.semantics import SEMANTICS

    found: list[Problem] = []
    errors: Iterator[Any] = validator(name).iter_errors(instance)
    for error in sorted(errors, key=lambda error: [(isinstance(step, str), step) for step in error.absolute_path]):
        found += problems_of(error)
    if name in SEMANTICS:
        found += SEMANTICS[name](instance)
    return list(dict.fromkeys(found))


def schema_for(path: str, instance: Any) -> str | None:
    """The name of the schema of the rendered file at `path`, read as `instance`; None where there is none.

    The folder of proofs holds tests, the rules that they test, and what is said of alerts without a test.
    """
    place = PurePosixPath(path)
    if place.match(f"{conventions.PROOFS}/*.yaml"):
        parts = mapping(instance)
        return "promtool-test" if "tests" in parts else "unproven" if "unproven" in parts else "rules"
    return next((name for pattern, name in _PLACES if place.match(pattern)), None)
