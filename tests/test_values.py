import atexit
import copy
import dataclasses
import gc
import inspect
import re
from dataclasses import FrozenInstanceError, InitVar, dataclass, field
from typing import ClassVar

import pytest

from heliograph.source import Site, file_of, here
from heliograph.values import collect_rarely, frozen, maker, replace


@frozen
class Point:
    """Two numbers; the note does not count."""

    x: int
    y: int = 2
    note: str = field(default="", compare=False, repr=False)


@frozen(order=True)
class Grade:
    """A value that can be sorted."""

    level: int


@frozen(kw_only=True)
class Shape:
    """Every way in which a field can be declared."""

    sides: ClassVar[int] = 0

    name: str = field(kw_only=False)
    text: InitVar[str] = field(default="", kw_only=False)
    tags: list[str] = field(default_factory=list)
    words: tuple[str, ...] = field(init=False)
    fixed: int = field(default=7, init=False)

    def __post_init__(self, text: str) -> None:
        object.__setattr__(self, "words", tuple(text.split()))


@frozen(kw_only=True)
class Square(Shape):
    """A value of a derived class."""

    sides: ClassVar[int] = 4

    size: float = 1.0
    site: Site = field(default_factory=here, compare=False, repr=False)


@frozen(eq=False)
class Token:
    """A value that is equal to itself alone."""

    name: str


@frozen(init=False)
class Sum:
    """A value with an `__init__` of its own."""

    total: int

    def __init__(self, *numbers: int) -> None:
        object.__setattr__(self, "total", sum(numbers))


@frozen
class Empty:
    """A value without fields."""


def test_fields_are_taken_by_position_name_and_default():
    """Parameters and defaults are those that the fields declare."""
    point = Point(1, note="a")
    assert (point.x, point.y, point.note) == (1, 2, "a")
    assert str(inspect.signature(Point.__init__)).startswith("(self, x, y=")


@pytest.mark.parametrize(
    ("arguments", "named", "words"),
    [
        ((), {}, "missing 1 required positional argument: 'x'"),
        ((1,), {"y": 2}, "got an unexpected keyword argument 'y'"),
        ((1,), {"x": 2}, "got multiple values for argument 'x'"),
        ((1, 2), {}, "takes 2 positional arguments but 3 were given"),
    ],
)
def test_wrong_arguments_are_refused_in_the_words_of_python(arguments, named, words):
    """Arguments that do not fit are told as for any function, at the first call, too."""

    @frozen
    class New:
        """A class that was never called."""

        x: int

    for _ in range(2):
        with pytest.raises(TypeError, match=re.escape(f"New.__init__() {words}")):
            New(*arguments, **named)


def test_the_first_values_and_later_ones_are_alike():
    """When a class has many values its `__init__` becomes another; what it makes does not."""

    @frozen(kw_only=True)
    class New(Shape):
        """A class that was never called."""

        site: Site = field(default_factory=here, compare=False, repr=False)

    class Derived(New):
        """One that is made by its base's `__init__`."""

    for kind in (New, Derived):
        many = [kind("a", "b c", tags=["d"]) for _ in range(100)]
        assert {(repr(one), one.words, one.fixed, one.site) for one in many} == {
            (f"{kind.__qualname__}(name='a', tags=['d'], words=('b', 'c'), fixed=7)", ("b", "c"), 7, many[0].site)
        }
        assert {file_of(written) for written in (many[0].site, many[-1].site)} == {__file__}
        for one in (many[0], many[-1]):
            assert type(one) is kind
            with pytest.raises(FrozenInstanceError):
                one.name = "b"
    assert str(inspect.signature(Derived)).startswith("(name, text='', *, tags=")


def test_a_maker_makes_what_the_class_makes():
    """It takes what the class takes and fills in the same defaults; what it makes is as frozen."""

    @frozen(kw_only=True)
    class New(Shape):
        """A class with a maker."""

        site: Site = field(default_factory=here, compare=False, repr=False)

    make = maker(New)
    made, plain = make("a", "b c", tags=["d"]), New("a", "b c", tags=["d"])
    assert type(made) is New
    assert (made, repr(made), made.words, made.fixed) == (plain, repr(plain), plain.words, plain.fixed)
    assert make("a") == New("a")
    assert file_of(made.site) == __file__
    with pytest.raises(FrozenInstanceError):
        made.name = "b"
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'name'"):
        make()


def test_a_class_that_was_never_called_has_its_signature():
    """Who asks for the parameters of a class is told them before there is a value of it."""

    @frozen
    class New:
        """A class that was never called."""

        x: int
        y: int = 2

    assert str(inspect.signature(New)) == "(x, y=2)"


def test_values_compare_and_hash_by_their_fields():
    """Fields with compare=False do not count, and no other class is ever equal."""
    assert Point(1, note="a") == Point(1, note="b")
    assert hash(Point(1, note="a")) == hash(Point(1, note="b"))
    assert Point(1) != Point(2)
    assert Point(1) != (1, 2)
    assert Grade(1) != Empty()
    assert Empty() == Empty()
    not_a_number = float("nan")
    assert Grade(not_a_number) == Grade(not_a_number)


def test_identity_alone_counts_where_eq_is_off():
    """With eq=False a value is equal to itself, and hashed so."""
    token = Token("a")
    assert token == token  # noqa: PLR0124 — that is the question
    assert token != Token("a")
    assert len({token, Token("a")}) == 2


def test_values_are_sorted_only_when_asked():
    """With order=True values of one class are ordered by their fields; otherwise not at all."""
    assert sorted([Grade(3), Grade(1)]) == [Grade(1), Grade(3)]
    assert Grade(1) <= Grade(1) < Grade(2)
    assert Grade(2) >= Grade(2) > Grade(1)
    for other in (Point(1), 1):
        with pytest.raises(TypeError, match="'<' not supported"):
            assert Grade(1) < other
    with pytest.raises(TypeError, match="'<' not supported"):
        assert Point(1) < Point(2)


def test_values_are_frozen():
    """No attribute can be set or deleted, known or new, and there is no `__dict__`."""
    point = Point(1)
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'x'"):
        point.x = 2
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'z'"):
        point.z = 2
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'x'"):
        del point.x
    assert point == Point(1)
    assert not hasattr(point, "__dict__")


def test_values_show_their_fields():
    """The text of a value is the call that makes it; fields with repr=False are left out."""
    assert repr(Point(1, note="a")) == "Point(x=1, y=2)"
    assert repr(Empty()) == "Empty()"


def test_every_kind_of_field_is_set():
    """Factories, init-only arguments, fields without a parameter and class variables do what dataclasses do."""
    shape = Shape("a", "b c")
    assert (shape.name, shape.tags, shape.words, shape.fixed, shape.sides) == ("a", [], ("b", "c"), 7, 0)
    assert Shape("a").tags is not Shape("a").tags
    with pytest.raises(TypeError, match="positional argument"):
        Shape("a", "b", ["c"])
    with pytest.raises(TypeError, match="unexpected keyword argument 'fixed'"):
        Shape("a", fixed=8)


def test_a_derived_class_has_the_fields_of_its_base():
    """Fields are inherited, and the call site is that of the caller, not of the generated code."""
    square = Square("a", "b", size=2)
    assert (square.words, square.size, square.sides) == (("b",), 2, 4)
    assert file_of(square.site) == __file__
    assert square != Shape("a", "b")
    assert repr(square) == "Square(name='a', tags=[], words=('b',), fixed=7, size=2)"


def test_what_a_class_defines_itself_stays():
    """With init=False the class's own `__init__` is used; patterns know the fields."""
    assert Sum(1, 2, 3).total == 6
    match Point(1):
        case Point(x, y):
            assert (x, y) == (1, 2)


def test_a_value_is_copied_with_changes():
    """`replace` changes fields through `__init__`; copies of a value are equal to it."""
    point = Point(1, note="a")
    changed = replace(point, y=5)
    assert (changed.x, changed.y, changed.note, point.y) == (1, 5, "a", 2)
    assert copy.copy(point).note == "a"
    assert copy.deepcopy(Shape("a", "b")) == Shape("a", "b")


def test_a_subclass_without_the_decorator_is_made_by_its_base():
    """Deriving from a value, as definitions may, needs no decorator."""

    class Near(Point):
        """A point of another name."""

    assert Near(1).y == 2
    assert Near(1) == Near(1)
    assert Near(1) != Point(1)


@pytest.mark.parametrize("options", [{}, {"kw_only": True}, {"order": True}])
def test_values_are_dataclasses(options: dict[str, bool]):
    """What `dataclasses` tells of a value's class is what it tells of its own, methods' names included."""

    def declare():
        class Sample:
            """A sample."""

            x: int
            y: list[int] = field(default_factory=list, compare=False)

        return Sample

    ours, theirs = frozen(**options)(declare()), dataclass(frozen=True, slots=True, **options)(declare())
    told = [[(one.name, one.compare, one.kw_only) for one in dataclasses.fields(cls)] for cls in (ours, theirs)]
    assert told[0] == told[1]
    assert dir(ours) == dir(theirs)
    assert ours.__match_args__ == theirs.__match_args__
    assert dataclasses.asdict(ours(x=1)) == dataclasses.asdict(theirs(x=1))


def test_garbage_is_collected_rarely_when_asked(monkeypatch):
    """A command asks for fewer looks at its values, and for none at its end."""
    asked: list[object] = []
    monkeypatch.setattr(gc, "set_threshold", lambda *numbers: asked.append(numbers[0] > gc.get_threshold()[0]))
    monkeypatch.setattr(atexit, "register", asked.append)
    collect_rarely()
    assert asked == [True, gc.freeze]
