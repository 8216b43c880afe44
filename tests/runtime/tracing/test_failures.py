"""Work that fails: one exception event in a trace, where the exception comes from, and a status on every span."""

import asyncio

import pytest
from opentelemetry.trace import StatusCode, get_current_span

from heliograph.runtime import tracing
from heliograph.runtime.redaction import Redactor
from heliograph.runtime.tracing import current, span, traced


def described(one):
    """What a span says of its failure: status, description, error.type, and the messages of its exception events."""
    events = [event.attributes["exception.message"] for event in one.events if event.name == "exception"]
    return one.status.status_code.name, one.status.description, one.attributes.get("error.type"), events


FAILED = ("ERROR", "ValueError: v", "ValueError", ["v"])
FAILED_WITHIN = ("ERROR", "ValueError: v", "ValueError", [])


@traced("inner")
def inner():
    """Fails."""
    raise ValueError("v")


@traced("middle")
async def middle():
    """Fails by what it calls, in another task."""
    await asyncio.sleep(0)
    inner()


@traced("outer")
def outer():
    """A generator that fails by what it calls."""
    yield 1
    asyncio.run(middle())


def test_the_exception_has_one_event_where_it_comes_from(ended):
    """The spans around it have a status and a type of error, and no second event."""
    with pytest.raises(ValueError, match="v"):
        list(outer())
    found = {name: described(one) for name, one in ended().items()}
    assert found == {"inner": FAILED, "middle": FAILED_WITHIN, "outer": FAILED_WITHIN}


def test_blocks_are_as_functions_are(ended):
    """A `with` block records what leaves it, once."""

    def work():
        with span("block around"), span("block"):
            raise ValueError("v")

    with pytest.raises(ValueError, match="v"):
        work()
    assert {name: described(one) for name, one in ended().items()} == {"block": FAILED, "block around": FAILED_WITHIN}


def test_an_exception_that_causes_another(ended):
    """Each has its event where it comes from."""

    @traced("translating")
    def translating():
        try:
            inner()
        except ValueError as error:
            raise KeyError("k") from error

    with pytest.raises(KeyError):
        translating()
    found = {name: described(one) for name, one in ended().items()}
    assert found == {"inner": FAILED, "translating": ("ERROR", "KeyError: 'k'", "KeyError", ["'k'"])}


def test_an_exception_raised_again_in_another_trace(ended):
    """The same object, kept by a module: each trace has its event."""
    error = ValueError("v")

    def fail(name):
        with span(name):
            raise error

    for name in ("first", "second"):
        with pytest.raises(ValueError, match="v"):
            fail(name)
    assert [described(one) for one in ended().values()] == [FAILED, FAILED]


def test_what_the_work_has_recorded_itself_is_not_recorded_again(ended):
    """Neither by our own API nor by OpenTelemetry's: never two events on a span. Its description stays, too."""

    @traced("ours")
    def ours():
        try:
            raise ValueError("v")
        except ValueError as error:
            current().record_exception(error)
            current().set_status("error", "no such index", error_type="index")
            raise

    @traced("theirs")
    def theirs():
        try:
            raise ValueError("v")
        except ValueError as error:
            get_current_span().record_exception(error)
            raise

    for function in (ours, theirs):
        with pytest.raises(ValueError, match="v"):
            function()
    assert described(ended()["ours"]) == ("ERROR", "no such index", "ValueError", ["v"])
    assert described(ended()["theirs"]) == FAILED


def test_an_exception_that_was_dealt_with(ended):
    """It has an event, and the span has not failed."""

    @traced("retrying")
    def retrying():
        try:
            raise TimeoutError("slow")
        except TimeoutError as error:
            current().record_exception(error)

    retrying()
    assert described(ended()["retrying"]) == ("UNSET", None, None, ["slow"])


def test_an_exception_without_words(ended, monkeypatch, caplog):
    """One that cannot say what it is leaves a status, and reaches the caller as it is."""
    monkeypatch.setenv("HELIOGRAPH_STRICT", "0")

    class Mute(Exception):
        def __str__(self):
            raise RuntimeError

    @traced("mute")
    def mute():
        raise Mute

    with pytest.raises(Mute):
        mute()
    one = ended()["mute"]
    assert one.status.status_code is StatusCode.ERROR
    assert one.status.description.endswith("Mute: …")


def test_a_long_message_is_cut_in_the_status(ended):
    """A status is read in lists."""

    @traced("long")
    def fail():
        raise ValueError("v" * 5000)

    with pytest.raises(ValueError, match="v"):
        fail()
    assert len(ended()["long"].status.description) == 1000


def test_exceptions_without_room_for_a_mark(ended):
    """Slots and refused attributes are no hindrance."""

    class Frozen(Exception):
        __slots__ = ()

        def __setattr__(self, name, value):
            raise AttributeError(name)

    def work():
        with span("around"), span("within"):
            raise Frozen("f")

    with pytest.raises(Frozen):
        work()
    assert [len(one.events) for one in ended().values()] == [1, 0]


def exception_event(one):
    """The attributes of a span's only event."""
    (event,) = one.events
    assert event.name == "exception"
    return dict(event.attributes)


def test_exceptions_are_told_as_opentelemetry_does(ended):
    """Type with its module, message, and the stack with its causes."""

    class Local(Exception):
        pass

    def fail():
        try:
            inner()
        except ValueError as cause:
            raise Local("it failed") from cause

    with pytest.raises(Local), span("work"):
        fail()
    found = exception_event(ended()["work"])
    stack = found.pop("exception.stacktrace")
    assert found == {
        "exception.type": f"{__name__}.test_exceptions_are_told_as_opentelemetry_does.<locals>.Local",
        "exception.message": "it failed",
    }
    assert stack.index("ValueError: v") < stack.index("direct cause") < stack.index("Local: it failed")


def test_exceptions_keep_no_secret(ended):
    """Nor does the status; what a secret is, one may say oneself."""
    tracing.setup(exemplars=False, redactor=Redactor(deny=["membership"]))
    try:
        with pytest.raises(ValueError, match="zzz"), span("work"):
            raise ValueError("password=zzz membership=zzz")
    finally:
        tracing.setup(exemplars=False)
    found = ended()["work"]
    assert found.status.description == "ValueError: password=[redacted] membership=[redacted]"
    assert exception_event(found)["exception.message"] == "password=[redacted] membership=[redacted]"
    assert "zzz" not in str(exception_event(found))


def test_what_spans_say_of_exceptions_is_bounded(ended):
    """Of a stack the end is kept, in whole lines; and an exception that cannot say what it is has its type."""

    class Mute(Exception):
        def __str__(self):
            raise RuntimeError("no")

    with pytest.raises(ValueError, match="xxx"), span("long"):
        raise ValueError("\n".join(["x" * 99] * 1000))
    with pytest.raises(Mute), span("mute"):
        raise Mute
    found = exception_event(ended()["long"])
    assert len(found["exception.message"]) == 1000
    assert {len(line) for line in found["exception.stacktrace"].splitlines()} == {99}
    assert len(found["exception.stacktrace"]) <= 16_000
    assert exception_event(ended()["mute"])["exception.message"] == "…"
