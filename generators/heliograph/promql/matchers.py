"""Label matchers, as `where(…)` takes them."""

from __future__ import annotations

import keyword
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from heliograph.findings import DefinitionError
from heliograph.source import here, place_of
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

Operator = Literal["=", "!=", "=~", "!~"]

_REMEMBERED: Final = 1024


class Matcher(NamedTuple):
    """`name`, operator, `value`; a regular expression is anchored at both ends, as Prometheus has it."""

    name: str
    operator: Operator
    value: str


@frozen
class Match:
    """What a label must be, before it is known which label: the value of a keyword of `where`."""

    operator: Operator
    value: str


def matches(pattern: str) -> Match:
    """The label's whole value matches this RE2 regular expression: `where(status_code=matches("5.."))`."""
    return Match("=~", pattern)


def not_matches(pattern: str) -> Match:
    """The label's whole value does not match this RE2 regular expression."""
    return Match("!~", pattern)


def is_not(value: str) -> Match:
    """The label is anything but this value; a missing label is not it either."""
    return Match("!=", value)


def read_matchers(labels: dict[str, str | Match | Sequence[str]]) -> tuple[Matcher, ...]:
    """Matchers from the keywords of `where(…)`: queries have the same few."""
    try:
        return _read(**labels)
    except TypeError:  # a list of values cannot be looked up
        return tuple([_matcher(name, one) for name, one in labels.items()])


@lru_cache(_REMEMBERED, typed=True)
def _read(**labels: str | Match | Sequence[str]) -> tuple[Matcher, ...]:
    return tuple([_matcher(name, one) for name, one in labels.items()])


def _name(keyword_: str) -> str:
    """The label that a keyword of `where` means: `class_` is `class`."""
    return keyword_[:-1] if keyword_[-1:] == "_" and keyword.iskeyword(keyword_[:-1]) else keyword_


def _matcher(name: str, value: Match | Sequence[str]) -> Matcher:
    name = _name(name)
    if isinstance(value, Match):
        return Matcher(name, value.operator, value.value)
    if isinstance(value, (str, Enum)):
        return Matcher(name, "=", str(value.value) if isinstance(value, Enum) else value)
    if isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value):  # pyright: ignore[reportUnnecessaryIsInstance]
        return Matcher(name, "=~", "|".join(_literal(str(one)) for one in value))
    raise DefinitionError(
        f"the label {name} cannot be compared with {value!r}",
        help='labels are text: a value, a list of values, matches("…"), not_matches("…") or is_not("…")',
        place=place_of(here()),
    )


def _literal(value: str) -> str:
    """A label value as a regular expression that matches it alone; RE2 refuses some of `re.escape`'s escapes."""
    return "".join(f"\\{one}" if one in ".^$*+?()[]{}|\\" else one for one in value)


def label_names(labels: Sequence[str] | None) -> tuple[str, ...] | None:
    """A list of labels as given to `by=` and its like; a bare text is the commonest slip."""
    if isinstance(labels, str):
        raise DefinitionError(
            f"by= and without= take a list of labels, not the text {labels!r}",
            help=f'write ["{labels}"]',
            place=place_of(here()),
        )
    return None if labels is None else tuple(labels)
