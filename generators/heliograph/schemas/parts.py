"""Ways through values of any form: what has the wrong form is passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

Steps = tuple[str | int, ...]
"""The way to a part of a value."""


def mapping(value: object) -> dict[str, Any]:
    """The value if it is a mapping, an empty one otherwise."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def mappings(value: object, keys: tuple[str, ...], at: Steps = ()) -> Iterator[tuple[Steps, dict[str, Any]]]:
    """The mappings in the list that `keys` lead to from `value`, which stands at `at`; each with the way to it."""
    for key in keys:
        value = mapping(value).get(key)
    for index, item in enumerate(cast("list[object]", value) if isinstance(value, list) else ()):
        if isinstance(item, dict):
            yield (*at, *keys, index), cast("dict[str, Any]", item)


def panels(value: object, at: Steps = ()) -> Iterator[tuple[Steps, dict[str, Any]]]:
    """All panels and rows of a dashboard, those inside collapsed rows too."""
    for place, panel in mappings(value, ("panels",), at):
        yield place, panel
        yield from panels(panel, place)
