"""Parts of panels: links, value mappings, overrides, transformations, annotations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping as Dict

    from heliograph.promql.series import Unit
    from heliograph.promql.tree import Operations


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link of a panel or dashboard, to an address or to a dashboard by its uid; variables and time travel along."""

    title: str = field(kw_only=False)
    url: str = ""
    dashboard: str = ""
    new_tab: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Shows text, a colour, or both in place of a value.

    `value` is one value, a (from, to) range with None for open ends, a regular expression, or one of the special values.
    """

    kind: Literal["value", "range", "regex", "special"]
    match: str | tuple[float | None, float | None]
    text: str = ""
    color: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Other field settings for some series: those of a name, a name pattern, a type or a query."""

    by: Literal["name", "regexp", "type", "query"] = "name"
    match: str = field(kw_only=False)
    unit: Unit | str | None = None
    color: str = ""
    decimals: int | None = None
    display_name: str = ""
    properties: Dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Transformation:
    """A transformation of Grafana by its id, with its options."""

    id: str
    options: Dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """Marks on every panel's time axis where an expression has a value."""

    name: str = field(kw_only=False)
    expression: Operations = field(kw_only=False)
    title: str = ""
    text: str = ""
    color: str = "red"
