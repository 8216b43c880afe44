"""What a declared type admits, in words and as a test that values are put to."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import math
import re
import reprlib
import sys
import textwrap
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from enum import Enum, StrEnum
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, cast

from heliograph.metrics.spec import Metric
from heliograph.model.alerts import Condition
from heliograph.model.generated import GeneratedAlerts
from heliograph.model.organisation import Smtp
from heliograph.model.panel import Panel
from heliograph.model.receivers.base import Receiver
from heliograph.model.variables import Variable
from heliograph.promql.durations import Duration
from heliograph.promql.matchers import Match
from heliograph.promql.series import Unit
from heliograph.promql.tree import Operations

MAX_TEXT: Final = 65_536
"""Characters of one text: more than any title, description or query needs."""
SURROGATE: Final = re.compile("[\ud800-\udfff]")
"""Half of a pair: a text that holds one is no Unicode, and cannot be written in UTF-8."""
_FOR_TYPE_CHECKERS: Final = re.compile(r"^if TYPE_CHECKING:\n((?: .*\n|\n)+)", re.MULTILINE)
_DEPTH = 100  # of plain data: no dashboard comes near


class Kind(NamedTuple):
    """What a value must be: one of several things, in words that follow "give", and as a test."""

    options: tuple[str, ...]
    fits: Callable[[object], bool]

    @property
    def words(self) -> str:
        """All of them, where a value stands in another."""
        return _either(self.options)

    @property
    def remedy(self) -> str:
        """What to do with an argument: what is None when it is not given need not be."""
        given = tuple(one for one in self.options if one != _NONE)
        return f"give {_either(given)}{'' if given == self.options else ', or leave it out'}"

    def admits(self, value: object) -> bool:
        """Whether a value is of the kind; one that cannot even be looked at is not."""
        try:
            return self.fits(value)
        except Exception:  # noqa: BLE001 — a definition's own classes may do anything
            return False


def fields_of(owner: Any) -> dict[str, Kind]:
    """The kind of each field of a dataclass, the call site left out."""
    kinds: dict[str, Kind] = {}
    for base in reversed(owner.__mro__):
        if "__dataclass_fields__" in vars(base):
            kinds |= _own_fields(base)
    return kinds


@functools.cache
def _own_fields(owner: Any) -> dict[str, Kind]:
    """The kinds of the fields that a dataclass declares itself: many have the same base."""
    hints = inspect.get_annotations(owner, globals=_names(sys.modules[owner.__module__]), eval_str=True)
    declared = [one.name for one in dataclasses.fields(owner) if one.name in hints and one.name != "site"]
    return {name: kind_of(hints[name]) for name in declared}


@functools.cache
def _names(module: types.ModuleType) -> dict[str, Any]:
    """A module's names, those that it imports for type checkers alone included."""
    names = dict(vars(module))
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    for block in _FOR_TYPE_CHECKERS.findall(source):
        exec(textwrap.dedent(block), names)  # noqa: S102 — our own import statements
    return names


def kind_of(hint: Any) -> Kind:
    """The kind that a type annotation declares."""
    if hint in _PLAIN:
        return _PLAIN[hint]
    kind = _kind_of(hint)
    return Kind(_CALLED.get(hint, kind.options), kind.fits)


def _kind_of(hint: Any) -> Kind:
    origin: Any = typing.get_origin(hint)
    arguments = typing.get_args(hint)
    if origin is Literal:
        return _one_of(arguments)
    if origin in (typing.Union, types.UnionType):
        return _any_of([kind_of(one) for one in arguments])
    if origin is tuple and arguments[-1] is not Ellipsis:
        return _tuple([kind_of(one) for one in arguments])
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(kind_of(arguments[0]), kind_of(arguments[1]))
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return _list(kind_of(arguments[0]))
    return _instance(cast("Any", origin or hint))


def _instance(known: type[Any]) -> Kind:
    def fits(value: object) -> bool:
        return isinstance(value, known)

    if issubclass(known, Enum):
        return Kind(tuple(known.__members__), fits)
    article = "an" if known.__name__[0] in "AEIO" else "a"
    return Kind(_CALLED.get(known, (f"{article} {known.__name__}",)), fits)


def _one_of(options: tuple[object, ...]) -> Kind:
    def fits(value: object) -> bool:
        return any(type(value) is type(option) and value == option for option in options)

    return Kind(tuple(map(repr, options)), fits)


def _any_of(kinds: list[Kind]) -> Kind:
    def fits(value: object) -> bool:
        return any(kind.fits(value) for kind in kinds)

    return Kind(tuple(dict.fromkeys(one for kind in kinds for one in kind.options)), fits)


def _list(item: Kind) -> Kind:
    def fits(value: object) -> bool:
        items = as_list(value)
        return items is not None and all(map(item.fits, items))

    return Kind((f"a list, each item {item.words}",), fits)


def _tuple(parts: list[Kind]) -> Kind:
    def fits(value: object) -> bool:
        items = as_list(value)
        return (
            items is not None
            and len(items) == len(parts)
            and all(part.fits(one) for part, one in zip(parts, items, strict=True))
        )

    return Kind((f"({', '.join(part.words for part in parts)})",), fits)


def _mapping(key: Kind, item: Kind) -> Kind:
    def fits(value: object) -> bool:
        items = as_mapping(value)
        return items is not None and all(map(key.fits, items.keys())) and all(map(item.fits, items.values()))

    return Kind((f"a mapping from {key.words} to {item.words}",), fits)


def as_list(value: object) -> Sequence[Any] | None:
    """The value if it is a list or tuple; a text is none, nor is a class of one's own, which may do anything."""
    return cast("Sequence[Any]", value) if type(value) in (list, tuple) else None


def as_mapping(value: object) -> Mapping[Any, Any] | None:
    """The value if it is a mapping."""
    return cast("Any", value) if isinstance(value, Mapping) else None


def _is_number(value: object) -> bool:
    return math.isfinite(value) if type(value) is float else _is_whole(value)


def _is_whole(value: object) -> bool:
    return type(value) is int and -(2**53) <= value <= 2**53


def is_text(value: object) -> bool:
    """Whether a value is a text that every file can hold, of a reasonable length."""
    plain = type(value) is str or isinstance(value, StrEnum)
    return plain and len(str(value)) <= MAX_TEXT and not SURROGATE.search(str(value))


def _is_data(value: object, depth: int = _DEPTH) -> bool:
    """Whether JSON can hold a value."""
    if (items := as_list(value)) is not None:
        return depth > 0 and all(_is_data(one, depth - 1) for one in items)
    if (mapping := as_mapping(value)) is not None:
        return depth > 0 and all(is_text(key) and _is_data(one, depth - 1) for key, one in mapping.items())
    return value is None or isinstance(value, bool) or is_text(value) or _is_number(value)


def _is_bool(value: object) -> bool:
    return isinstance(value, bool)


def _is_none(value: object) -> bool:
    return value is None


def shown(value: object) -> str:
    """A value that is refused: short, whatever it is."""
    if type(value) is str and len(value) > MAX_TEXT:
        return f"a text of {len(value)} characters; {MAX_TEXT} is the most"
    if type(value) is str and SURROGATE.search(value):
        return f"{reprlib.repr(value)}, which holds half of a surrogate pair"
    try:
        return reprlib.repr(value)
    except Exception:  # noqa: BLE001 — a value's own repr may do anything
        return f"a {type(value).__name__}"


def _either(options: Sequence[str]) -> str:
    return options[0] if len(options) == 1 else f"{', '.join(options[:-1])} or {options[-1]}"


_NONE: Final = "None"
_PLAIN: Final[dict[Any, Kind]] = {
    Any: Kind(("plain data (texts, finite numbers, lists, dicts)",), _is_data),
    str: Kind(("a text",), is_text),
    float: Kind(("a finite number",), _is_number),
    int: Kind(("a whole number",), _is_whole),
    bool: Kind(("True", "False"), _is_bool),
    type(None): Kind((_NONE,), _is_none),
}
_LENGTH: Final = 'a duration such as "5m"'
_UNIT: Final = "a unit such as SECONDS"
_CALLED: Final[dict[Any, tuple[str, ...]]] = {
    Condition: ("one of your alerts",),
    GeneratedAlerts: ("GeneratedAlerts(…)",),
    Match: ('matches("…")',),
    Metric: ("a metric",),
    Operations: ("a metric", "an expression", 'promql("…")'),
    Panel: ("a panel such as Stat(…)",),
    Receiver: ("a receiver such as Slack(…)",),
    Smtp: ("Smtp(…)",),
    Unit: (_UNIT,),
    Variable: ("a variable such as LabelVariable(…)",),
    str | Duration: (_LENGTH,),
    str | Duration | None: (_LENGTH, _NONE),
    Unit | str | None: (_UNIT, "its id in Grafana", _NONE),
}
"""What people know by another name than that of its class."""
