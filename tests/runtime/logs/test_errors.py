"""Exceptions as structure."""

from __future__ import annotations

import logging

import pytest

from heliograph.runtime.context import bound
from heliograph.runtime.logs import request_line
from heliograph.runtime.logs.errors import CHAIN, FRAMES, described


def raised(error, *, cause=None, depth=0):
    """The error, after it was raised from some depth."""

    def down(left):
        if left:
            down(left - 1)
        raise error from cause

    with pytest.raises(type(error)):
        down(depth)
    return error


def test_types_have_their_module():
    """But for those of the language."""

    class Local(Exception):
        pass

    assert described(Local("x"))["type"] == f"{__name__}.test_types_have_their_module.<locals>.Local"
    assert described(OSError("x"))["type"] == "OSError"


def test_an_exception_that_was_never_raised_has_no_stack():
    """It is described all the same."""
    assert described(ValueError("x")) == {"type": "ValueError", "message": "x", "stacktrace": ""}


def test_notes_belong_to_the_message():
    """Each on a line of its own."""
    error = ValueError("x")
    error.add_note("a")
    error.add_note("b")
    assert described(error)["message"] == "x\na\nb"


def test_the_innermost_frames_are_shown():
    """A recursion of a thousand steps is counted, not shown."""
    stack = described(raised(ValueError("x"), depth=900))["stacktrace"]
    assert stack.count("in down") <= FRAMES
    assert stack.endswith("raise error from cause\n")
    assert "Previous line repeated" in stack


def test_a_long_stack_loses_its_outer_frames():
    """Whole frames, and a mark for them."""
    source = "".join(f"def f{n}():\n    {'x' * 300} = 1\n    return f{n + 1}()\n" for n in range(40))
    scope = {}
    exec(source + "def f40():\n    1 / 0\n", scope)
    with pytest.raises(ZeroDivisionError) as caught:
        scope["f0"]()
    assert described(caught.value)["stacktrace"].endswith(", in f40\n")


def test_the_chain_ends():
    """The nearest causes of a chain without end, and of one that bites its tail."""
    error = None
    for number in range(20):
        error = raised(ValueError(str(number)), cause=error)
    causes = described(error)["causes"]
    assert [one["message"] for one in causes] == [str(number) for number in range(18, 18 - CHAIN, -1)]
    one, two = ValueError("one"), ValueError("two")
    one.__context__, two.__context__ = two, one
    assert [cause["message"] for cause in described(one)["causes"]] == ["two"]


def test_what_was_suppressed_is_not_shown():
    """`raise … from None` hides what went before."""
    error = ValueError("x")
    error.__context__ = KeyError("hidden")
    error.__suppress_context__ = True
    assert "causes" not in described(error)


def test_groups_show_their_members():
    """The first of them, and how many there are."""
    found = described(ExceptionGroup("several", [ValueError(str(number)) for number in range(20)]))
    assert [one["message"] for one in found["group"]] == [str(number) for number in range(CHAIN)]
    assert found["group_size"] == 20


def test_an_exception_that_cannot_say_what_it_is():
    """Its type still is known."""

    class Mute(Exception):
        def __str__(self):
            raise RuntimeError("no")

    assert described(Mute())["message"] == "<unprintable Mute>"


def told(logger, error):
    """One line about the error."""
    logging.getLogger(logger).error("it failed", exc_info=error)


def with_stack(lines):
    """Which lines have a stack, and of the others who has it."""
    return [line["exception"].get("logged_by") if "stacktrace" not in line["exception"] else True for line in lines]


def test_a_stack_is_told_once(logged):
    """Whoever tells first tells all; the request's line and the server's name who that was."""
    error = raised(ValueError("x"), cause=KeyError("y"))
    with bound(request_id="r1"):
        told("app", error)
        request_line(method="GET", endpoint="/", status=500, duration=0.1, outcome="error", error=error)
    told("uvicorn.error", error)
    assert with_stack(logged.lines) == [True, "app", "app"]
    assert logged.lines[2]["exception"] == {"type": "ValueError", "message": "x", "logged_by": "app"}


def test_a_service_may_tell_it_again(logged):
    """What a service logs itself is as it asked for."""
    error = raised(ValueError("x"))
    told("app", error)
    told("app.other", error)
    told("app", error)
    assert with_stack(logged.lines) == [True, True, True]


def test_one_error_of_several_requests(logged):
    """As of a connection that they share: each request has a stack, and the server's line after it none."""
    error = raised(ValueError("x"))
    for number in range(2):
        with bound(request_id=f"r{number}"):
            request_line(method="GET", endpoint="/", status=500, duration=0.1, outcome="error", error=error)
        told("gunicorn.error", error)
    assert with_stack(logged.lines) == [True, "heliograph.request"] * 2


def test_two_handlers_have_the_same_line(logged):
    """The second must not take the first one's line for an earlier one."""
    error = raised(ValueError("x"))
    record = logging.LogRecord("heliograph.request", logging.ERROR, "", 0, "it failed", (), (type(error), error, None))
    first = logged.handler.format(record)
    assert "stacktrace" in first
    assert logged.handler.format(record) == first
