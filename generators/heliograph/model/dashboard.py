"""Dashboards: rows of panels, variables, annotations."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from heliograph.findings import DefinitionError
from heliograph.model.panel import Panel
from heliograph.promql.tree import Operations
from heliograph.source import Site, argument_of, here
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from heliograph.model.fields import Annotation, Link
    from heliograph.model.variables import Variable


@frozen(init=False)
class Row:
    """A titled group of panels, laid out together;

    `collapsed` rows open by a click, `repeat` makes one per value of a variable.
    """

    title: str
    panels: tuple[Panel, ...]
    collapsed: bool
    repeat: str
    key: str
    site: Site = field(compare=False, repr=False)

    def __init__(self, title: str, *panels: Panel, collapsed: bool = False, repeat: str = "", key: str = "") -> None:
        set_ = object.__setattr__
        set_(self, "site", here())
        set_(self, "title", title)
        set_(self, "panels", _only(panels, Panel, self.site, "row", title))
        set_(self, "collapsed", collapsed)
        set_(self, "repeat", repeat)
        set_(self, "key", key)


@frozen(init=False)
class Dashboard:
    """A dashboard: rows, or panels directly.

    Its uid is the service's name and the module's, or `key` in the module's place.
    """

    title: str
    rows: tuple[Row | Panel, ...]
    description: str
    variables: tuple[Variable, ...]
    annotations: tuple[Annotation, ...]
    links: tuple[Link, ...]
    tags: tuple[str, ...]
    key: str
    refresh: str
    since: str
    timezone: str
    extra: Mapping[str, Any]
    allow: Mapping[str, str]
    site: Site = field(compare=False, repr=False)

    def __init__(
        self,
        title: str,
        *rows: Row | Panel,
        description: str = "",
        variables: Sequence[Variable] = (),
        annotations: Sequence[Annotation] = (),
        links: Sequence[Link] = (),
        tags: Sequence[str] = (),
        key: str = "",
        refresh: str = "1m",
        since: str = "1h",
        timezone: str = "browser",
        extra: Mapping[str, Any] | None = None,
        allow: Mapping[str, str] | None = None,
    ) -> None:
        set_ = object.__setattr__
        set_(self, "site", here())
        set_(self, "title", title)
        set_(self, "rows", _only(rows, (Row, Panel), self.site, "dashboard", title))
        set_(self, "description", description)
        set_(self, "variables", _several(variables))
        set_(self, "annotations", _several(annotations))
        set_(self, "links", _several(links))
        set_(self, "tags", _list(tags, self.site, "tags", title))
        set_(self, "key", key)
        set_(self, "refresh", refresh)
        set_(self, "since", since)
        set_(self, "timezone", timezone)
        set_(self, "extra", extra or {})
        set_(self, "allow", allow or {})

    @property
    def panels(self) -> tuple[Panel, ...]:
        """Every panel, in reading order."""
        return tuple(panel for one in self.rows for panel in (one.panels if isinstance(one, Row) else (one,)))


def _list(values: Sequence[str], site: Site, argument: str, title: str) -> tuple[str, ...]:
    if isinstance(values, str):
        raise DefinitionError(
            f"the {argument} of {title!r} are the text {values!r}, not a list",
            help=f'write {argument}=["{values}"]',
            place=argument_of(site, argument),
        )
    several: tuple[str, ...] = _several(values)
    return several


def _several(values: Any) -> Any:
    """The values in a tuple; what holds none is left as it is, for loading to refuse with all else of a wrong type."""
    return tuple(values) if hasattr(values, "__iter__") else values


def _only(values: tuple[Any, ...], kinds: Any, site: Site, what: str, title: str) -> tuple[Any, ...]:
    for position, value in enumerate(values, 1):  # the title is the first argument
        if not isinstance(value, kinds):
            raise DefinitionError(
                f"the {what} {title!r} cannot hold {_shown(value)}",
                help="a dashboard holds rows and panels, a row holds panels, and a panel shows expressions",
                place=argument_of(site, position),
            )
    return values


def _shown(value: object) -> str:
    match value:
        case Operations():
            return "an expression"
        case Row() | Dashboard():
            return f"the {type(value).__name__.lower()} {value.title!r}"
        case _:
            return repr(value)
