"""Frozen values: what `dataclass(frozen=True, slots=True)` makes, for a tenth of what it costs.

The standard decorator writes and compiles six methods for every class while its module is imported. Here only the
fields are read: comparing, hashing and showing are shared functions, and `__init__` is compiled for those classes
alone of which many values are made. To the functions of `dataclasses` the values are dataclasses.
"""

from __future__ import annotations

import atexit
import dataclasses
import gc
import operator
from dataclasses import MISSING, FrozenInstanceError, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NoReturn, ParamSpec, TypeVar, cast, dataclass_transform, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from dataclasses import Field

    Key = Callable[[Any], tuple[Any, ...]]

P = ParamSpec("P")
T = TypeVar("T")

_FIELD, _INIT_ONLY = (vars(dataclasses)[name] for name in ("_FIELD", "_FIELD_INITVAR"))
COMPILED: Final = "<heliograph.values>"
"""The file that compiled code says it is of."""
_FEW: Final = 12
"""Values of a class that are made before its `__init__` is compiled: it costs as much as to make two dozen without."""
_OF_INSTANCES = ("__dict__", "__weakref__")


@dataclasses.dataclass(init=False, repr=False, eq=False)  # writing methods for it would take six times as long
class _Sample:
    """What the standard decorator adds to any class."""


_ORDERS = (operator.lt, operator.le, operator.gt, operator.ge)


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


def collect_rarely() -> None:
    """Let Python look for circular garbage rarely: what a command makes holds none, and lives until the command ends.

    For programs that end soon; at their end, too, nothing is looked for.
    """
    gc.set_threshold(100_000, 50, 1000)  # instead of whenever there are 700 new objects
    atexit.register(gc.freeze)


def _made(cls: type[T], *, init: bool, eq: bool, order: bool, kw_only: bool) -> type[T]:
    own = vars(cls)
    fields = _fields(cls, kw_only=kw_only)
    names = [name for name, one in fields.items() if not _is_init_only(one)]
    declared = own.get("__annotations__", ())
    body: dict[str, Any] = {
        **_ADDED,
        "__qualname__": cls.__qualname__,
        "__slots__": tuple([name for name in names if name in declared]),
        "__dataclass_fields__": fields,
        "__match_args__": tuple([name for name, one in fields.items() if one.init and not one.kw_only]),
    }
    if init:
        body["__init__"] = _Init()
    if eq:
        compared = [name for name in names if fields[name].compare]
        hashed = [name for name in compared if fields[name].hash is not False]
        key = _key(compared)
        body |= {"__eq__": _equal(key), "__hash__": _hashed(key if hashed == compared else _key(hashed))}
        if order:
            body |= {f"__{by.__name__}__": _compared(by, key) for by in _ORDERS}
    # What a class says itself is left as it is.
    body |= {name: value for name, value in own.items() if name not in fields and name not in _OF_INSTANCES}
    return cast("type[T]", cast("Any", type(cls))(cls.__name__, cls.__bases__, body))


def _fields(cls: type, *, kw_only: bool) -> dict[str, Field[Any]]:
    """The fields of the bases and its own, described as `dataclasses` describes them."""
    found: dict[str, Field[Any]] = {}
    for base in reversed(cls.__mro__[1:]):
        found |= vars(base).get("__dataclass_fields__", {})
    for name, annotation in vars(cls).get("__annotations__", {}).items():
        if "ClassVar[" in str(annotation):
            continue
        default: Any = vars(cls).get(name, MISSING)
        one = default if hasattr(default, "default_factory") else field(default=default)
        one.name, one.type = name, annotation
        one._field_type = _INIT_ONLY if "InitVar[" in str(annotation) else _FIELD  # noqa: SLF001
        if one.kw_only is MISSING:
            one.kw_only = kw_only
        found[name] = one
    return found


def _is_init_only(one: Any) -> bool:
    return one._field_type is _INIT_ONLY  # noqa: SLF001


class _Init:
    """An `__init__` that goes by the fields, until it puts a compiled one in its own place.

    It does so when values become many, when arguments do not fit, and when somebody looks at it: errors and signatures
    are those of a function.
    """

    __slots__ = ("cls", "left", "plan")

    def __set_name__(self, cls: Any, _name: str) -> None:
        self.cls, self.left = cls, _FEW
        self.plan: _Plan | None = None

    def __get__(self, value: object, _cls: type) -> Callable[..., None]:
        return self.compiled() if value is None else partial(self.fill, value)

    def compiled(self) -> Callable[..., None]:
        """The function that is the `__init__` from now on."""
        init = self.cls.__init__ = _compiled(self.cls)
        return init

    def fill(self, value: object, /, *arguments: object, **named: object) -> None:
        """Set the fields of a new value."""
        self.left -= 1
        if self.plan is None:
            self.plan = _Plan(self.cls)
        if self.left < 0 or not self.plan.fill(value, arguments, named):
            self.compiled()(value, *arguments, **named)


class _Plan:
    """How the fields of a class are set: what its `__init__` is until it is compiled."""

    __slots__ = ("accepted", "defaults", "factories", "init_only", "positional", "post", "required", "setters")

    def __init__(self, cls: Any) -> None:
        """Read the fields."""
        fields: dict[str, Any] = cls.__dataclass_fields__
        self.positional: tuple[str, ...] = cls.__match_args__
        self.accepted = frozenset([name for name, one in fields.items() if one.init])
        self.defaults = {name: one.default for name, one in fields.items() if one.default is not MISSING}
        self.factories = {
            name: one.default_factory for name, one in fields.items() if one.default_factory is not MISSING
        }
        self.required = self.accepted - self.defaults.keys() - self.factories.keys()
        self.init_only = [name for name, one in fields.items() if _is_init_only(one)]
        # A field that is neither taken nor has a default is set by `__post_init__`.
        set_here = (self.accepted | self.defaults.keys() | self.factories.keys()).difference(self.init_only)
        self.setters = [(name, getattr(cls, name).__set__) for name in fields if name in set_here]
        self.post = hasattr(cls, "__post_init__")

    def fill(self, value: Any, arguments: tuple[object, ...], named: dict[str, object]) -> bool:
        """Set the fields of a new value; False when the arguments do not fit."""
        given = dict(zip(self.positional, arguments, strict=False))
        given.update(named)
        if len(given) != len(arguments) + len(named) or not self.required <= given.keys() <= self.accepted:
            return False
        content = {**self.defaults, **given}
        for name, factory in self.factories.items():
            if name not in given:
                content[name] = factory()
        for name, set_field in self.setters:
            set_field(value, content[name])
        if self.post:
            value.__post_init__(*[content[name] for name in self.init_only])
        return True


def maker(cls: Callable[P, T]) -> Callable[P, T]:
    """A function that makes values of a class: what calling the class does, in two thirds of the time."""
    return cast("Callable[P, T]", _compiled(cls, makes=True))


def _compiled(cls: Any, *, makes: bool = False) -> Callable[..., Any]:
    """The `__init__` of a class or, if it `makes` values, its maker.

    A value is filled as one of a class that lets it: cheaper than a call a field. Defaults are given to the function
    rather than written into its text, which is compiled the sooner.
    """
    fields: dict[str, Any] = cls.__dataclass_fields__
    names: dict[str, Any] = {
        "MISSING": MISSING,
        "_become": _become,
        "_cls": cls,
        "_new": object.__new__,
        "_open": _open,
        "_opened": _open[cls],
    }
    positional, keyword, init_only, body = list[str](), list[str](), list[str](), list[str]()
    for name, one in fields.items():
        value = _setting(name, one, names)
        if one.init:
            (keyword if one.kw_only else positional).append(name)
        if _is_init_only(one):
            init_only.append(name)
        elif value:
            body.append(f"self.{name} = {value}")
    if makes:
        body = ["self = _new(_opened)", *body, "self.__class__ = _cls"]
    elif body:
        opened = "_become(self, _opened if (cls := type(self)) is _cls else _open[cls])"
        body = [opened, *body, "self.__class__ = cls"]
    if hasattr(cls, "__post_init__"):
        body.append(f"self.__post_init__({', '.join(init_only)})")
    if makes:
        body.append("return self")
    parameters = [*([] if makes else ["self"]), *positional, *(["*", *keyword] if keyword else [])]
    text = f"def __init__({', '.join(parameters)}):\n " + "\n ".join(body or ["pass"])
    exec(compile(text, COMPILED, "exec", dont_inherit=True), names)  # noqa: S102 — made of fields' names
    made: Any = names["__init__"]
    defaults = {name: one.default for name, one in fields.items() if one.default is not MISSING}
    defaults |= {name: MISSING for name, one in fields.items() if one.default_factory is not MISSING}
    made.__defaults__ = tuple([defaults[name] for name in positional if name in defaults])
    made.__kwdefaults__ = {name: defaults[name] for name in keyword if name in defaults}
    made.__module__, made.__qualname__ = cls.__module__, f"{cls.__qualname__}.__init__"
    return cast("Callable[..., Any]", made)


def _setting(name: str, one: Any, names: dict[str, Any]) -> str:
    """What a field is set to, as text that refers to parameters and to `names`; empty where `__post_init__` sets it."""
    if one.default_factory is not MISSING:
        names[f"_new_{name}"] = one.default_factory
        # Calling `dict[str, str]` takes ten times as long as a display.
        new = "{}" if getattr(one.default_factory, "__origin__", None) is dict else f"_new_{name}()"
        return f"{new} if {name} is MISSING else {name}" if one.init else new
    if one.init:
        return name
    if one.default is MISSING:
        return ""
    names[f"_default_{name}"] = one.default
    return f"_default_{name}"


class _Open(dict[type, type]):
    """To each class one that is the same but lets fields be set."""

    def __missing__(self, cls: type) -> type:
        free = {"__slots__": (), "__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
        made = self[cls] = type(cls)(cls.__name__, (cls,), free)
        return made


_open = _Open()
_become = vars(object)["__class__"].__set__


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


def _params() -> Any:
    """What `dataclasses` keeps of the options: those of every value."""
    params: Any = vars(_Sample)["__dataclass_params__"]
    for option in {"init", "repr", "eq", "frozen", "slots"}.intersection(dir(params)):
        setattr(params, option, True)
    return params


_ADDED: Final[dict[str, Any]] = {
    **{name: vars(_Sample)[name] for name in ("__replace__",) if name in vars(_Sample)},
    "__dataclass_params__": _params(),
    "__setattr__": _refuse_set,
    "__delattr__": _refuse_delete,
    "__repr__": _shown,
    "__getstate__": _state,
    "__setstate__": _set_state,
}
"""What every class gets."""
