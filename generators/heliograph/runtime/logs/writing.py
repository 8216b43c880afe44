"""Anything at all as JSON: bounded in depth, length and number, redacted, in ASCII, on one line. It never raises.

ASCII keeps raw line breaks, terminal escapes and writing that runs backwards out of the log, whatever a client sends.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from json.encoder import encode_basestring_ascii as _encode
from typing import TYPE_CHECKING, Any, Final

from heliograph.runtime.redaction import MARK
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from heliograph.runtime.redaction import Redactor

CUT: Final = "…"
"""What stands where something was left out."""

_SMALL: Final = 10**12
_KNOWN: Final = 2048
_LEAST: Final = 2048
_SECRET_TAIL: Final = 512
_ENOUGH: Final = 256
"""The room that is needed to begin another member: a name, and a short value."""
_CLOSING: Final = 20
"""What a container needs at most to be closed: a mark for what was left out, brackets, a comma."""
_BYTES: Final[tuple[type[Any], ...]] = (bytes, bytearray, memoryview)
_CONTAINERS: Final[tuple[type[Any], ...]] = (dict, list, tuple, set, frozenset, Mapping, AbstractSet)
_MAPPINGS: Final[tuple[type[Any], ...]] = (dict, Mapping)
_PAIRS: Final[tuple[type[Any], ...]] = (tuple, list)
_REDACTED: Final = _encode(MARK)
_CUT: Final = _encode(CUT)
_WHOLE: Final = re.compile(r'"(?:[^"\\]|\\[^u]|\\u(?!d[89ab])[0-9a-f]{4}|\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2})*')
"""As much of a JSON string as has no half escapes."""


@frozen
class Limits:
    """How much goes into a line: nested containers, members of one, characters of one text, bytes of the whole line.

    By default a line, with its line break, fits the 16 KiB at which container runtimes break it in two.
    """

    depth: int = 6
    items: int = 64
    text: int = 2048
    line: int = 16 * 1024 - 1

    def __post_init__(self) -> None:
        if self.depth < 0 or self.items < 1 or self.text < 1 or self.line < _LEAST:
            raise ValueError(f"a line needs {_LEAST} bytes, one item and one character; these are {self}")


class Texts:
    """Texts as JSON strings, redacted. Short ones are remembered: names, and messages that are always the same."""

    def __init__(self, redactor: Redactor, limits: Limits) -> None:
        self.redactor = redactor
        self.limits = limits
        self._known: dict[str, str] = {}
        self._names: dict[str, tuple[str, bool]] = {}

    def name(self, name: str) -> tuple[str, bool]:
        """The name of a member as `"name":`, and whether it is a secret's."""
        found = self._names.get(name)
        if found is None:
            found = (self.json(name, 128, 100) + ":", self.redactor.secret(name))
            if len(name) <= 64:
                if len(self._names) >= _KNOWN:
                    self._names.clear()
                self._names[name] = found
        return found

    def json(self, text: str, room: int, limit: int) -> str:
        """The text as a JSON string of at most `room` bytes (12 or more), and `limit` characters."""
        found = self._known.get(text)
        if found is not None and len(found) <= room:
            return found
        shown = self._redacted(text, 4 * limit + 2 * _SECRET_TAIL)
        encoded = _encode(shown if len(shown) <= limit else shown[:limit] + CUT)
        if len(encoded) > room:
            whole = _WHOLE.match(encoded, 0, room - len(_CUT))
            return (whole[0] if whole else '"') + _CUT[1:]
        if shown is text and len(text) <= 128:
            if len(self._known) >= _KNOWN:
                self._known.clear()
            self._known[text] = encoded
        return encoded

    def _redacted(self, text: str, most: int) -> str:
        """The text without secrets; of a very long one only the beginning, and no secret that was cut in two."""
        cut = len(text) > most
        if cut:
            text = text[:most]
        if not text.isascii():
            try:
                text.encode()
            except UnicodeEncodeError:  # half of a pair: no two readers of JSON agree about it
                text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        shown = self.redactor.text(text)
        return shown[:-_SECRET_TAIL] if cut else shown


class Writer:
    """Writes the members of one JSON object into a given room; texts of it have at most `limit` characters."""

    def __init__(self, texts: Texts, room: int, limit: int | None = None) -> None:
        self.room = room
        self.cut = False
        self._limit = limit or texts.limits.text
        self._texts = texts
        self._limits = texts.limits

    def members(self, items: Iterable[tuple[str, object]]) -> str:
        """`,"name":value` for each, as long as there is room; `cut` says afterwards whether there was."""
        parts: list[str] = []
        for name, value in items:
            if self.room < _ENOUGH:
                self.cut = True
                break
            parts.append("," + self._member(name, value, 0))
        return "".join(parts)

    def _member(self, name: str, value: object, depth: int) -> str:
        key, secret = self._texts.name(name)
        self.room -= len(key) + 1
        if secret and value is not None:
            self._texts.redactor.count("name")
            return key + self._spent(_REDACTED)
        return key + self.value(value, depth)

    def value(self, value: object, depth: int = 0) -> str:
        """The JSON of one value."""
        kind = type(value)
        if value is None:
            return self._spent("null")
        if type(value) is str:
            return self._text(value)
        if type(value) is int and -_SMALL < value < _SMALL:
            return self._spent(str(value))
        try:
            return self._other(value, kind, depth)
        except Exception:  # noqa: BLE001 — an object that cannot be shown must not take the line with it
            return self._text(f"<unprintable {kind.__name__}>")

    def _text(self, text: str) -> str:
        return self._spent(self._texts.json(text, max(self.room, 12), self._limit))

    def _spent(self, json: str) -> str:
        self.room -= len(json) + 1
        return json

    def _other(self, value: Any, kind: type[Any], depth: int) -> str:
        if value is True or value is False:
            return self._spent("true" if value else "false")
        if issubclass(kind, int):
            return self._number(value)
        if issubclass(kind, float):
            shown = float.__repr__(value)
            return self._spent(shown) if value - value == 0 else self._text(shown)
        if issubclass(kind, str):
            return self._text(str.__str__(value))
        if issubclass(kind, _BYTES):
            return self._text(bytes(value[: 4 * self._limits.text + 1]).decode("utf-8", "backslashreplace"))
        if issubclass(kind, _CONTAINERS):
            if depth >= self._limits.depth or self.room < _ENOUGH:
                self.cut = True
                return self._spent(_CUT)
            self.room -= _CLOSING
            return self._object(value, depth + 1) if issubclass(kind, _MAPPINGS) else self._array(value, depth + 1)
        if issubclass(kind, BaseException):
            return self._text(f"{kind.__name__}: {value}")
        return self._text(str.__str__(str(value)))

    def _number(self, value: int) -> str:
        if value.bit_length() > 256:
            return self._text(f"<an integer of {value.bit_length()} bits>")
        if self._texts.redactor.number(value):
            self._texts.redactor.count("pattern")
            return self._spent(_REDACTED)
        return self._spent(int.__repr__(value))

    def _object(self, value: Any, depth: int) -> str:
        return f"{{{','.join(self._pairs(value.items(), depth))}}}"

    def _array(self, value: Any, depth: int) -> str:
        if len(value) == 2 and issubclass(type(value), _PAIRS) and self._names_secret(value[0]):
            self._texts.redactor.count("name")
            return f"[{self.value(value[0], depth)},{self._spent(_REDACTED)}]"
        return f"[{','.join(self._elements(value, depth))}]"

    def _names_secret(self, first: object) -> bool:
        """Whether the first half of a pair names the other as a secret, as in a list of headers."""
        return isinstance(first, str | bytes) and self._texts.redactor.secret(self._key(first))

    def _pairs(self, items: Iterable[tuple[object, object]], depth: int) -> Iterable[str]:
        for number, (key, value) in enumerate(items):
            if number >= self._limits.items or self.room < _ENOUGH:
                self.cut = True
                yield f"{_CUT}:null"
                return
            yield self._member(self._key(key), value, depth)
        self.room += _CLOSING - 3

    def _key(self, key: object) -> str:
        if type(key) is str:
            return key
        try:
            return key[:128].decode("latin-1") if isinstance(key, bytes) else str.__str__(str(key))
        except Exception:  # noqa: BLE001 — as for values
            return f"<unprintable {type(key).__name__}>"

    def _elements(self, values: Iterable[object], depth: int) -> Iterable[str]:
        for number, value in enumerate(values):
            if number >= self._limits.items or self.room < _ENOUGH:
                self.cut = True
                yield _CUT
                return
            yield self.value(value, depth)
        self.room += _CLOSING - 3
