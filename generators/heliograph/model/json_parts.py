"""Parts of JSON that somebody else wrote: what is missing or of another form reads as empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterable

Json = dict[str, Any]


def part(json: Json, key: str) -> Json:
    """The mapping under a key."""
    value = json.get(key)
    return cast("Json", value) if isinstance(value, dict) else {}


def parts(json: Json, key: str) -> list[Json]:
    """The mappings in the list under a key."""
    return [one for one in _items(json.get(key)) if isinstance(one, dict)]


def texts(json: Json, key: str) -> list[str]:
    """The texts in the list under a key."""
    return [one for one in _items(json.get(key)) if isinstance(one, str)]


def _items(value: Any) -> list[Any]:
    return list(cast("Iterable[Any]", value)) if isinstance(value, list) else []
