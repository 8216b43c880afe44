"""Plain values: what JSON and YAML can both hold, and the refusal of everything else."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from math import isfinite
from types import NoneType
from typing import TYPE_CHECKING, Any, NoReturn, cast

import orjson

from heliograph.findings import HeliographError

if TYPE_CHECKING:
    from collections.abc import Iterable

_TYPES = frozenset({NoneType, bool, int, float, str, dict, list, tuple})
_DEPTH = 100  # no dashboard comes near; orjson stops at 254, and PyYAML takes several calls a level
_EXPONENT = 1e16  # from it on, numbers are written with an exponent
_KEY_LENGTH = 100  # above it the two YAML emitters differ on when a key becomes an explicit one ("? key")


def is_ordinary(text: str) -> bool:
    """Whether YAML can hold all characters of a text, line breaks included, as they are."""
    return (text.isascii() and text.replace("\n", "").isprintable()) or bool(_ordinary().fullmatch(text))


@cache
def _ordinary() -> re.Pattern[str]:
    """What libyaml and PyYAML's own emitter both print as it is. The pattern is slow to compile, and seldom asked."""
    return re.compile(r"[\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]*")


class _Unfit(float):
    """A number that is not finite: it is of no plain type, so that whoever writes it refuses it."""


def number(value: float) -> float:
    """A number as JSON shall hold it: an integral one as an integer. What is not finite stays so, and is refused."""
    if value.__class__ is not float:
        return value
    if not isfinite(value):
        return _Unfit(value)
    return int(value) if value.is_integer() and abs(value) < _EXPONENT else value


def numbers(value: Any, depth: int = 0) -> Any:
    """A copy of plain values with every number in it as JSON shall hold it."""
    kind = value.__class__
    if depth > _DEPTH:  # refused by whoever writes it
        return value
    if kind is dict:
        return {key: numbers(item, depth + 1) for key, item in value.items()}
    if kind is list or kind is tuple:
        return [numbers(item, depth + 1) for item in value]
    return number(value)


def holds_null_number(items: Iterable[Any]) -> bool:
    """Whether NaN or an infinity, which orjson silently writes as null, is inside values that orjson accepted."""
    for item in items:
        kind = item.__class__
        if kind is dict or kind is list or kind is tuple:
            if holds_null_number(item.values() if kind is dict else item):
                return True
        elif kind is float and not isfinite(item):
            return True
    return False


def refuse_unless_plain(
    value: Any, path: str, source: str | None, *, yaml_keys: bool = False, at: tuple[str | int, ...] = ()
) -> None:
    """Raise for the first part of `value` that cannot be written to the file `path`, naming the way to it.

    With `yaml_keys`, a key must also be a text of one line, short enough to stand before its colon.
    """
    fault = "is nested too deep, or holds itself" if len(at) > _DEPTH else _fault(value)
    if fault:
        refuse(path, _way(at), fault, source)
    for key, item in _children(value):
        fault = _key_fault(key, yaml=yaml_keys) if isinstance(value, dict) else ""
        if fault:
            refuse(path, _way(at), fault, source)
        refuse_unless_plain(item, path, source, yaml_keys=yaml_keys, at=(*at, key))


def refuse(path: str, place: str, fact: str, source: str | None) -> NoReturn:
    """End the command: the part at `place` of the file `path`, rendered from `source`, cannot be written."""
    raise HeliographError(
        f"{path} cannot be rendered: {place or 'the whole value'} {fact}",
        help=f"mend the definition in {source}" if source else "mend the value that it is rendered from",
    )


def _fault(value: object) -> str:
    if isinstance(value, float) and not isfinite(value):
        return f"is {value}, and only finite numbers can be written"
    if type(value) not in _TYPES and not isinstance(value, StrEnum):
        return f"is of type {type(value).__name__}, which is neither text, number, truth value, list nor mapping"
    match value:
        case int() if not -(2**63) <= value < 2**64:
            return "is an integer beyond 64 bits"
        case str() if not _is_unicode(value):
            return "holds half of a surrogate pair, which UTF-8 cannot carry"
        case _:
            return ""


def _children(value: Any) -> Iterable[tuple[Any, Any]]:
    kind = value.__class__
    if kind is dict:
        return cast("dict[Any, Any]", value).items()
    return enumerate(cast("list[Any]", value)) if kind is list or kind is tuple else ()


def _key_fault(key: object, *, yaml: bool) -> str:
    if not isinstance(key, str):
        return f"has the key {key!r}, which is no text"
    if not _is_unicode(key):
        return f"has the key {key!r}, which holds half of a surrogate pair"
    if yaml and not (key and len(key) <= _KEY_LENGTH and "\n" not in key and is_ordinary(key)):
        return f"has the key {key[:_KEY_LENGTH]!r}: a key in YAML is 1 to {_KEY_LENGTH} printable characters"
    return ""


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _way(at: tuple[str | int, ...]) -> str:
    """The way to a part as people write it: `panels[3].fieldConfig.max`, `labels["http.status"]`."""
    way = "".join(f".{key}" if str(key).isidentifier() else f"[{orjson.dumps(key).decode()}]" for key in at)
    way = way.removeprefix(".")
    return way if len(way) <= 80 else f"{way[:80]}…"
