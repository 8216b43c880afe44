"""Anything at all as JSON."""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
import decimal
import enum
import json
import logging
import types
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.runtime import context, logs
from heliograph.runtime.logs.lines import Formatter
from heliograph.runtime.logs.writing import Limits

LOG = logging.getLogger("shop")


class Colour(enum.Enum):
    RED = "red"


class Word(str, enum.Enum):  # noqa: UP042 — what many still write
    ONE = "one"


class Text(str):
    """A text that lies about itself."""

    __slots__ = ()

    def __str__(self):
        return "lie\n"

    def __len__(self):
        return 1


class Broken:
    """Nothing of it can be shown."""

    def __repr__(self):
        raise RuntimeError("no")

    __str__ = __hash__ = __repr__


class Halting(collections.UserDict):
    """A mapping that ends in an error."""

    def items(self):
        """One, and no more."""
        yield "a", 1
        raise RuntimeError("no")


@dataclasses.dataclass
class User:
    name: str
    password: str


CIRCLE = []
CIRCLE.append(CIRCLE)
RING = {}
RING["ring"] = RING


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (True, True),
        (1.5, 1.5),
        (float("nan"), "nan"),
        (float("-inf"), "-inf"),
        (10**20, 10**20),
        (10**400, "<an integer of 1329 bits>"),
        (b"bytes \xff", "bytes \\xff"),
        (bytearray(b"x"), "x"),
        (memoryview(b"x"), "x"),
        ("lone \ud800 half", "lone \ufffd half"),
        ("\U0001f600 ü", "\U0001f600 ü"),
        (Colour.RED, "Colour.RED"),
        (Word.ONE, "one"),
        (Text("honest"), "honest"),
        (decimal.Decimal("1.10"), "1.10"),
        (dt.date(2026, 1, 2), "2026-01-02"),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (ValueError("x"), "ValueError: x"),
        ({1}, [1]),
        (frozenset(), []),
        ((1, "a"), [1, "a"]),
        (collections.OrderedDict(a=1), {"a": 1}),
        (types.MappingProxyType({"a": 1}), {"a": 1}),
        ({"a": 1}.keys(), ["a"]),
        ({1: 2, None: 3, b"b": 4, (1,): 5}, {"1": 2, "None": 3, "b": 4, "(1,)": 5}),
        (Broken(), "<unprintable Broken>"),
        ([1, Broken(), 2], [1, "<unprintable Broken>", 2]),
        (Halting(), "<unprintable Halting>"),
        (User("bob", "zzz"), "User(name='bob', password='[redacted]')"),
        (CIRCLE, [[[[[["…"]]]]]]),
        (RING, {"ring": {"ring": {"ring": {"ring": {"ring": {"ring": "…"}}}}}}),
        (range(3), "range(0, 3)"),
    ],
)
def test_a_value_as_json(logged, value, shown):
    """What JSON has no word for is text; what cannot be shown is said to be so."""
    LOG.info("x", extra={"value": value})
    assert logged.line["value"] == shown


def test_iterators_are_left_alone(logged):
    """A log line does not use up what the code still needs."""
    numbers = iter([1, 2])
    LOG.info("x", extra={"numbers": numbers})
    assert list(numbers) == [1, 2]


def test_containers_are_bounded(logged):
    """Depth, number of members and length of texts; what was left out shows, and the line says so."""
    logged.setup(limits=Limits(depth=2, items=3, text=10))
    LOG.info("x", extra={"list": list(range(10)), "map": dict.fromkeys("abcde", 1), "deep": [[[1]]], "text": "a" * 50})
    line = logged.line
    assert line["list"] == [0, 1, 2, "…"]
    assert line["map"] == {"a": 1, "b": 1, "c": 1, "…": None}
    assert line["deep"] == [["…"]]
    assert line["text"] == "a" * 10 + "…"
    assert line["truncated"] is True


@pytest.mark.parametrize("character", ["a", '"', "\\", "\n", "ü", "\U0001f600", "\ud800"])
@pytest.mark.parametrize("where", ["message", "extra", "name", "exception", "context", "many"])
def test_a_line_is_bounded(logged, character, where):
    """Whatever is long, however its characters are written, and wherever it stands."""
    long = character * 100_000
    with context.bound(**{"request_id": long} if where == "context" else {}):
        if where == "message":
            LOG.info(long)
        elif where == "extra":
            LOG.info("x", extra={"a": long, "b": long, "c": {"d": [long] * 100}})
        elif where == "name":
            LOG.info("x", extra={long: 1, "b": {long: 1}})
        elif where == "many":
            LOG.info("x", extra={f"a{number}": character * 1000 for number in range(1000)})
        elif where == "exception":
            LOG.info("x", exc_info=ValueError(long))
        else:
            LOG.info("x")
    assert len(logged.text.encode()) <= 16 * 1024
    assert logged.line["severity"] == "INFO"


@pytest.mark.parametrize("empty", [[], {}, "", None, 1, ()])
def test_many_small_things_are_bounded(logged, empty):
    """64 of 64 of 64: what is small adds up, too."""
    value = empty
    for _ in range(3):
        value = [value] * 64
    LOG.info("x", extra={"value": value, "last": 1})
    assert len(logged.text) <= 16 * 1024
    assert logged.line["truncated"] is True


def test_limits_that_leave_no_room_are_refused():
    """A line has to hold what every line has."""
    with pytest.raises(ValueError, match="a line needs 2048 bytes, one item and one character; these are Limits"):
        Limits(line=100)


def test_an_object_that_logs_while_it_is_shown_ends(logged):
    """Records within records within records are dropped: no recursion."""

    class Chatty:
        def __str__(self):
            LOG.info("shown", extra={"me": self})
            return "chatty"

    LOG.info("x", extra={"me": Chatty()})
    assert [line["message"] for line in logged.lines] == ["shown", "shown", "x"]


SECRET = "s3cr3t-zzz-4711"
OTHERS = ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "4111 1111 1111 1111", "AKIAIOSFODNN7EXAMPLE")
TEXTS = st.text(max_size=40)
SCALARS = (
    TEXTS
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.none()
    | st.binary(max_size=20)
    | st.dates()
    | st.builds(Broken)
    | st.complex_numbers()
)
AROUND = st.builds(
    "{} {} {}".format,
    TEXTS,
    st.sampled_from([f"Bearer {SECRET}", f"password={SECRET}", f"https://bob:{SECRET}@host/", *OTHERS]),
    TEXTS,
)
PLANTED = AROUND | st.sampled_from(
    [
        {"password": SECRET},
        {"user": {"apiKey": [SECRET, {"deep": SECRET}]}},
        [("Authorization", SECRET), (b"cookie", SECRET.encode())],
        f"Bearer {SECRET}",
        f"x password={SECRET} y",
        f"https://bob:{SECRET}@host/",
        {"text": f"{{'token': '{SECRET}'}}"},
        User("bob", SECRET),
        ValueError(f"secret: {SECRET}"),
    ]
)
GRAPHS = st.recursive(
    SCALARS | PLANTED,
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.tuples(inner, inner)
        | st.dictionaries(TEXTS | st.integers() | st.none() | st.binary(max_size=5), inner, max_size=5)
        | st.dictionaries(TEXTS, inner, max_size=3).map(types.MappingProxyType)
    ),
    max_leaves=30,
)


@given(
    extra=st.dictionaries(TEXTS.filter(lambda name: name not in vars(logging.makeLogRecord({}))), GRAPHS, max_size=5),
    message=TEXTS,
    arguments=st.lists(GRAPHS, max_size=2),
    bound=st.dictionaries(TEXTS, TEXTS, max_size=3),
    line=st.sampled_from([2048, 16 * 1024]),
)
def test_any_graph_of_objects_is_one_bounded_line_without_secrets(extra, message, arguments, bound, line):
    """Exactly one line of valid JSON in ASCII, within its bound, whatever is logged; no planted secret survives."""
    formatter = Formatter("shop", limits=Limits(line=line))
    record = logging.makeLogRecord({"name": "n", "levelno": 20, "levelname": "INFO", "msg": message})
    record.args = tuple(arguments)
    record.__dict__.update(extra)
    with context.bound(**{name: value for name, value in bound.items() if name}):
        text = formatter.format(record)
    assert isinstance(json.loads(text), dict)
    assert text.isascii()
    assert text.isprintable()
    assert len(text) <= line
    assert not any(secret in text for secret in (SECRET, *OTHERS))


def test_the_formatter_is_not_fooled_by_defaults():
    """`Formatter` takes its limits and its redactor as given."""
    formatter = logs.Formatter("shop", redactor=logs.Redactor(deny=["plan"]), limits=Limits(text=3))
    record = logging.makeLogRecord(
        {"name": "n", "levelno": 20, "levelname": "INFO", "msg": "m", "plan": 1, "x": "abcd"}
    )
    assert formatter.format(record).endswith('"message":"m","plan":"[redacted]","x":"abc\\u2026"}')
