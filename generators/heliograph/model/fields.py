"""Parts of panels: links, value mappings, overrides, transformations, annotations."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any, Literal

from heliograph.source import Site, here
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping as Dict

    from heliograph.model.dashboard import Dashboard
    from heliograph.promql.series import Unit
    from heliograph.promql.tree import Operations


@frozen(kw_only=True)
class Link:
    """A link to an address, or to a dashboard by its definition or uid: variables and time travel along.

    In an address Grafana fills in variables and, in a link of values, `${__field.labels.endpoint}` or `${__value.raw}`.
    """

    title: str = field(kw_only=False)
    url: str = ""
    dashboard: Dashboard | str = ""
    new_tab: bool = False


@frozen(kw_only=True)
class Mapping:
    """Shows text, a colour, or both in place of a value.

    `match` is one value, a (from, to) range with None for open ends, a regular expression, or one of the special values
    `null`, `nan`, `null+nan`, `true`, `false` and `empty`.
    """

    kind: Literal["value", "range", "regex", "special"]
    match: str | float | tuple[float | None, float | None]
    text: str = ""
    color: str = ""


@frozen(kw_only=True)
class Override:
    """Other field settings for some series: those of a name, a name pattern, a type or a query (by its refId).

    `properties` are settings of Grafana by their path, such as `{"custom.axisPlacement": "right"}`.
    """

    by: Literal["name", "regexp", "type", "query"] = "name"
    match: str = field(kw_only=False)
    unit: Unit | str | None = None
    color: str = ""
    decimals: int | None = None
    display_name: str = ""
    properties: Dict[str, Any] = field(default_factory=dict[str, Any])


@frozen
class Transformation:
    """A transformation of Grafana by its id, with its options."""

    id: str
    options: Dict[str, Any] = field(default_factory=dict[str, Any])


@frozen(kw_only=True)
class Annotation:
    """Marks on every panel's time axis where an expression has a value that is not 0.

    `title` and `text` may name labels: `{{instance}}`. `tags` are labels whose values are shown as tags.
    """

    name: str = field(kw_only=False)
    expression: Operations = field(kw_only=False)
    title: str = ""
    text: str = ""
    tags: tuple[str, ...] = ()
    color: str = "red"
    site: Site = field(default_factory=here, compare=False, repr=False)
