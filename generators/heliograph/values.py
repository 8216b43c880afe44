"""Frozen values: what `dataclass(frozen=True, slots=True)` makes, for a tenth of what it costs.

The standard decorator writes and compiles six methods for every class while its module is imported. Here it only reads
the fields: comparing, hashing and showing are shared functions, and `__init__` is compiled when it is first called.
"""

from __future__ import annotations

import dataclasses
import operator
from dataclasses import MISSING, FrozenInstanceError, field
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, cast, dataclass_transform, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from dataclasses import Field

    Key = Callable[[Any], tuple[Any, ...]]

T = TypeVar("T")


@overload
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T], /) -> type[T]: ...
@overload
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(
    *, init: bool = True, eq: bool = True, order: bool = False, kw_only: bool = False
) -> Callable[[type[T]], type[T]]: ...
def frozen(
    cls: type[T] | None = None, /, *, init: bool = True, eq: bool = True, order: bool = False, kw_only: bool = False
) -> type[T] | Callable[[type[T]], type[T]]:
    """A class of frozen values with slots. Options, `field` and `InitVar` mean what they mean to `dataclass`."""
    if cls is None:
        return lambda cls: _made(cls, init=init, eq=eq, order=order, kw_only=kw_only)
    return _made(cls, init=init, eq=eq, order=order, kw_only=kw_only)


def replace(value: T, /, **changes: object) -> T:
    """A copy of a frozen value with some fields changed."""
    return cast("T", dataclasses.replace(cast("Any", value), **changes))


def _made(cls: type[T], *, init: bool, eq: bool, order: bool, kw_only: bool) -> type[T]:
    own = frozenset(vars(cls))
    made = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(cls)
    methods: dict[str, Any] = {"__setattr__": _refuse_set, "__delattr__": _refuse_delete, "__repr__": _shown}
    methods |= {"__getstate__": _state, "__setstate__": _set_state}
    if init:
        methods["__init__"] = _first_init(made)
    if eq:
        compared = [one for one in dataclasses.fields(cast("Any", made)) if one.compare]
        key = _key([one.name for one in compared])
        methods |= {
            "__eq__": _equal(key),
            "__hash__": _hashed(_key([one.name for one in compared if one.hash is not False])),
        }
        orders = (operator.lt, operator.le, operator.gt, operator.ge) if order else ()
        methods |= {f"__{one.__name__}__": _compared(one, key) for one in orders}
    for name, method in methods.items():
        if name not in own:  # what a class says itself is left as it is
            setattr(made, name, method)
    return made


def _first_init(cls: type) -> Callable[..., None]:
    """An `__init__` that puts the real one in its own place, and calls it."""

    def first(self: object, *arguments: object, **named: object) -> None:
        init = _init(cls)
        cls.__init__ = init  # type: ignore[misc]
        init(self, *arguments, **named)

    return first


def _init(cls: Any) -> Callable[..., None]:
    """The real `__init__`, compiled; it sets slots through their descriptors, for they refuse every other way."""
    fields: dict[str, Field[Any]] = cls.__dataclass_fields__
    names: dict[str, Any] = {"__name__": __name__, "MISSING": MISSING}  # the name tells `source.here` that it is ours
    positional, keyword, init_only, body = ["self"], ["*"], list[str](), list[str]()
    for name, one in fields.items():
        if "ClassVar[" in str(one.type):
            continue
        value, default = name, ""
        if one.default_factory is not MISSING:
            names[f"_new_{name}"] = one.default_factory
            value, default = f"_new_{name}() if {name} is MISSING else {name}", "MISSING"
        elif one.default is not MISSING:
            names[f"_default_{name}"] = one.default
            default = f"_default_{name}"
        if one.init:
            (keyword if one.kw_only else positional).append(f"{name}={default}" if default else name)
        elif default:
            body.append(f"{name} = {default}")
        else:
            continue  # `__post_init__` sets it
        if "InitVar[" in str(one.type):
            init_only.append(name)
        else:
            names[f"_set_{name}"] = getattr(cls, name).__set__
            body.append(f"_set_{name}(self, {value})")
    if hasattr(cls, "__post_init__"):
        body.append(f"self.__post_init__({', '.join(init_only)})")
    parameters = ", ".join(positional + (keyword if len(keyword) > 1 else []))
    exec(f"def __init__({parameters}):\n " + "\n ".join(body or ["pass"]), names)  # noqa: S102 — made of fields' names
    init: Any = names["__init__"]
    init.__module__, init.__qualname__ = cls.__module__, f"{cls.__qualname__}.__init__"
    return cast("Callable[..., None]", init)


def _key(names: list[str]) -> Key:
    """What values are compared by: a tuple of these fields."""
    if len(names) > 1:
        return operator.attrgetter(*names)
    if names:
        get = operator.attrgetter(names[0])
        return lambda self: (get(self),)
    return lambda _self: ()


def _equal(key: Key) -> Callable[[object, object], bool]:
    def equal(self: object, other: object) -> bool:
        if self is other:
            return True
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    return equal


def _compared(by: Callable[[Any, Any], bool], key: Key) -> Callable[[object, object], bool]:
    def compare(self: object, other: object) -> bool:
        return by(key(self), key(other)) if other.__class__ is self.__class__ else NotImplemented

    return compare


def _hashed(key: Key) -> Callable[[object], int]:
    return lambda self: hash(key(self))


def _shown(self: Any) -> str:
    shown = [f"{one.name}={getattr(self, one.name)!r}" for one in dataclasses.fields(self) if one.repr]
    return f"{self.__class__.__qualname__}({', '.join(shown)})"


def _refuse_set(_self: object, name: str, _value: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_delete(_self: object, name: str) -> NoReturn:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[object]:
    return [getattr(self, one.name) for one in dataclasses.fields(self)]


def _set_state(self: Any, state: Iterable[object]) -> None:
    """For copies, which cannot call `__init__`."""
    for one, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)
