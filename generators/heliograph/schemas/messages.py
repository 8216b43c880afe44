"""From what jsonschema reports to messages that people can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from heliograph.findings import did_you_mean
from heliograph.schemas.formats import FAULTS
from heliograph.schemas.parts import mapping
from heliograph.schemas.problem import Problem, shown, way

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jsonschema import ValidationError

_TYPES: Final = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "null",
    "number": "a number",
    "object": "a mapping",
    "string": "a text",
}
_LISTED = 12  # longer enumerations are not read out


def problems_of(error: ValidationError) -> Iterator[Problem]:
    """One problem, or one for each key that is missing or unknown."""
    path = way(error.absolute_path)
    for message in MESSAGES[str(error.validator)](error.validator_value, error.instance, error.schema):
        yield Problem(path, message)


def known_keys(error: ValidationError) -> list[str]:
    """The keys that the schema of an error about an unknown key knows."""
    return list(mapping(mapping(error.schema).get("properties")))


def _type(kinds: Any, value: Any, _: Any) -> Iterator[str]:
    names = [kinds] if isinstance(kinds, str) else kinds
    yield f"{shown(value)} is not {' or '.join(_TYPES[name] for name in names)}"


def _enum(choices: list[Any], value: Any, _: Any) -> Iterator[str]:
    words = [choice for choice in choices if isinstance(choice, str)]
    hint = did_you_mean(value, words) if isinstance(value, str) else ""
    known = f"not one of {', '.join(map(shown, choices))}" if len(choices) <= _LISTED else "not known here"
    yield f"{shown(value)} is {known}" + (f"; {hint}" if hint else "")


def _required(keys: list[str], value: dict[str, Any], _: Any) -> Iterator[str]:
    for key in keys:
        if key not in value:
            yield f"{shown(key)} is missing"


def _additional(_: Any, value: dict[str, Any], schema: dict[str, Any]) -> Iterator[str]:
    known = schema.get("properties", {})
    for key in value:
        if key not in known:
            hint = did_you_mean(key, known)
            yield f"unknown key {shown(key)}" + (f"; {hint}" if hint else "")


def _explained(fallback: Callable[[Any, Any], str]) -> Callable[[Any, Any, Any], Iterator[str]]:
    """For keywords whose schema says in `errorMessage` what they mean: a predicate for the value."""

    def message(wanted: Any, value: Any, schema: dict[str, Any]) -> Iterator[str]:
        reason = schema.get("errorMessage")
        if reason is None:
            yield fallback(wanted, value)
        elif isinstance(value, dict | list) or schema.get("not") == {}:  # the latter may be a secret
            yield reason
        else:
            yield f"{shown(value)} {reason}"

    return message


def _plain(text: Callable[[Any, Any], str]) -> Callable[[Any, Any, Any], Iterator[str]]:
    def message(wanted: Any, value: Any, _: Any) -> Iterator[str]:
        yield text(wanted, value)

    return message


def _at_least(wanted: int, value: Any) -> str:
    return "must not be empty" if wanted == 1 else f"has {len(value)}, and at least {wanted} are needed"


MESSAGES: Final[dict[str, Callable[[Any, Any, Any], Iterator[str]]]] = {
    "type": _type,
    "enum": _enum,
    "required": _required,
    "additionalProperties": _additional,
    "const": _explained(lambda wanted, value: f"{shown(value)} is not {shown(wanted)}"),
    "pattern": _explained(lambda wanted, value: f"{shown(value)} does not match {wanted}"),
    "not": _explained(lambda _, value: f"{shown(value)} is not allowed"),
    "anyOf": _explained(lambda _, value: f"{shown(value)} has none of the allowed forms"),
    "oneOf": _explained(lambda _, value: f"{shown(value)} has not exactly one of the allowed forms"),
    "format": _plain(lambda name, value: FAULTS[name](value)),
    "minimum": _plain(lambda bound, value: f"{shown(value)} is below {bound}"),
    "maximum": _plain(lambda bound, value: f"{shown(value)} is above {bound}"),
    "exclusiveMinimum": _plain(lambda bound, value: f"{shown(value)} is not above {bound}"),
    "minLength": _plain(_at_least),
    "maxLength": _plain(lambda bound, value: f"is {len(value)} characters long, and {bound} are allowed"),
    "minItems": _plain(_at_least),
    "maxItems": _explained(lambda bound, value: f"has {len(value)} items, and {bound} are allowed"),
    "minProperties": _plain(_at_least),
    "uniqueItems": _plain(lambda _, __: "holds the same item twice"),
}
