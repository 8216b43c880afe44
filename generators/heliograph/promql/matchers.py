"""Label matchers, as `where(…)` takes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Operator = Literal["=", "!=", "=~", "!~"]


@dataclass(frozen=True, slots=True, order=True)
class Matcher:
    """`name`, operator, `value`; a regular expression is anchored at both ends, as Prometheus has it."""

    name: str
    operator: Operator
    value: str


@dataclass(frozen=True, slots=True)
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
