"""From a log record to a line."""

from __future__ import annotations

import asyncio
import logging
import re
from concurrent.futures import ThreadPoolExecutor

import opentelemetry.trace
import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF

from heliograph.runtime import context, logs
from heliograph.runtime.logs.lines import Formatter

LOG = logging.getLogger("shop.search")


def test_a_line_has_what_every_line_has(logged):
    """Time, severity by name and number, service, logger, message; in this order, and nothing else."""
    LOG.info("found %d in %s", 3, "ds-1")
    line = logged.line
    assert list(line) == ["timestamp", "severity", "severity_number", "service", "logger", "message"]
    assert {**line, "timestamp": ""} == {
        "timestamp": "", "severity": "INFO", "severity_number": 9, "service": "shop", "logger": "shop.search",
        "message": "found 3 in ds-1",
    }  # fmt: skip
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", line["timestamp"])


def test_the_time_is_the_records_in_utc():
    """To the microsecond, also when a second changes and when it changes back."""
    formatter = Formatter("shop")
    assert formatter.timestamp(1700000000.25) == "2023-11-14T22:13:20.250000Z"
    assert formatter.timestamp(1700000001.0) == "2023-11-14T22:13:21.000000Z"
    assert formatter.timestamp(1699999999.999999) == "2023-11-14T22:13:19.999999Z"


@pytest.mark.parametrize(
    ("level", "name", "number"),
    [(5, "Level 5", 3), (10, "DEBUG", 5), (20, "INFO", 9), (25, "Level 25", 11), (30, "WARNING", 13),
     (40, "ERROR", 17), (50, "CRITICAL", 21), (99, "Level 99", 24)],
)  # fmt: skip
def test_severities_are_opentelemetrys(logged, level, name, number):
    """The number that OpenTelemetry gives a level, also between those that Python names."""
    logging.getLogger().setLevel(1)
    LOG.log(level, "x")
    assert (logged.line["severity"], logged.line["severity_number"]) == (name, number)


def test_the_context_is_on_every_line(logged):
    """Request, tenant, user and other fields, of any logger, and not after their block."""
    with context.bound(request_id="r1", tenant_id="acme", user_id="u1", region="eu"):
        logging.getLogger("some.library").warning("slow")
        with context.bound(tenant_id="other"):
            LOG.info("inner")
    LOG.info("after")
    first, inner, after = logged.lines
    assert list(first)[6:] == ["request_id", "tenant_id", "user_id", "region"]
    assert (first["tenant_id"], inner["tenant_id"], inner["request_id"]) == ("acme", "other", "r1")
    assert "tenant_id" not in after


def test_the_context_is_rendered_once_for_a_request(logged):
    """The second line of a request takes the members that the first one made."""
    with context.bound(request_id="r1") as bound:
        LOG.info("a")
        rendered = bound.rendered
        LOG.info("b")
        assert bound.rendered is rendered
    assert [line["request_id"] for line in logged.lines] == ["r1", "r1"]


def test_two_formatters_do_not_share_what_they_rendered():
    """What one makes of a context, with its own redaction, is not taken by another."""
    strict, lenient = Formatter("a", redactor=logs.Redactor(deny=["region"])), Formatter("b")
    record = logging.makeLogRecord({"name": "x", "levelno": 20, "levelname": "INFO", "msg": "m"})
    with context.bound(region="eu"):
        for _ in range(2):
            assert '"region":"[redacted]"' in strict.format(record)
            assert '"region":"eu"' in lenient.format(record)


def test_the_context_is_right_across_tasks_and_threads(logged):
    """Each task, and a thread with `carried`, logs its own request."""

    async def work(name):
        with context.bound(request_id=name):
            await asyncio.sleep(0)
            LOG.info(name)
            await asyncio.to_thread(LOG.info, name)
            with ThreadPoolExecutor() as pool:
                await asyncio.wrap_future(pool.submit(context.carried(LOG.info), name))

    async def main():
        await asyncio.gather(*(work(f"r{number}") for number in range(10)))

    asyncio.run(main())
    lines = [line for line in logged.lines if line["logger"] == LOG.name]  # asyncio itself logs, too
    assert len(lines) == 30
    assert all(line["request_id"] == line["message"] for line in lines)


@pytest.mark.parametrize(("sampler", "sampled"), [(None, 1), (ALWAYS_OFF, 0)])
def test_ids_of_the_span_are_on_the_line_sampled_or_not(logged, sampler, sampled):
    """In lower-case hexadecimals, with the flags; without a span there are none."""
    tracer = TracerProvider(sampler=sampler).get_tracer("test")
    with tracer.start_as_current_span("work") as span:
        LOG.info("inside")
    LOG.info("outside")
    inside, outside = logged.lines
    ids = span.get_span_context()
    assert inside["trace_id"] == opentelemetry.trace.format_trace_id(ids.trace_id)
    assert inside["span_id"] == opentelemetry.trace.format_span_id(ids.span_id)
    assert inside["trace_flags"] == f"{ids.trace_flags:02x}"
    assert int(inside["trace_flags"], 16) & 1 == sampled
    assert not {"trace_id", "span_id", "trace_flags"} & set(outside)


def test_extra_becomes_fields(logged):
    """Any number of them, of any JSON type, in order."""
    LOG.info(
        "x", extra={"rows": 3, "ratio": 0.5, "ok": True, "none": None, "tags": ["a", "b"], "deep": {"a": {"b": 1}}}
    )
    assert list(logged.line.items())[6:] == [
        ("rows", 3), ("ratio", 0.5), ("ok", True), ("none", None), ("tags", ["a", "b"]), ("deep", {"a": {"b": 1}}),
    ]  # fmt: skip


def test_extra_cannot_overwrite_what_a_line_says_of_itself(logged):
    """A field of ours, or of the context, keeps its value; the other is there as `extra.…`."""
    with context.bound(tenant_id="acme"):
        LOG.info("x", extra={"tenant_id": "evil", "severity": "NONE", "extra.severity": 1, "trace_id": "t"})
    line = logged.line
    assert (line["tenant_id"], line["severity"]) == ("acme", "INFO")
    assert (line["extra.tenant_id"], line["extra.extra.severity"], line["extra.severity"]) == ("evil", "NONE", 1)
    assert line["extra.trace_id"] == "t"


def test_what_the_context_says_is_not_said_again(logged):
    """A field with the context's name and value stands once."""
    with context.bound(tenant_id="acme"):
        LOG.info("x", extra={"tenant_id": "acme"})
    assert list(logged.line)[6:] == ["tenant_id"]


def test_names_that_a_record_has_are_refused_as_ever(logged):
    """`extra` with the name of a record's own attribute raises KeyError in the standard library."""
    with pytest.raises(KeyError, match="Attempt to overwrite 'name' in LogRecord"):
        LOG.info("x", extra={"name": "y"})  # noqa: G101 — that is the case


def test_a_context_that_takes_our_names_is_set_apart(logged):
    """A context field called `message` does not become the message."""
    with context.bound(message="m", service="s"):
        LOG.info("x")
    line = logged.line
    assert (line["message"], line["service"]) == ("x", "shop")
    assert (line["extra.message"], line["extra.service"]) == ("m", "s")


def test_exceptions_are_structured(logged):
    """Type, message, stack and cause, each on its own."""
    try:
        try:
            {}["x"]
        except KeyError as error:
            raise ValueError("no x") from error
    except ValueError:
        LOG.exception("failed")
    found = logged.line["exception"]
    assert (found["type"], found["message"]) == ("ValueError", "no x")
    assert "in test_exceptions_are_structured" in found["stacktrace"]
    (cause,) = found["causes"]
    assert (cause["type"], cause["message"]) == ("KeyError", "'x'")
    assert logged.line["severity"] == "ERROR"


def test_no_exception_is_no_exception(logged):
    """`exc_info=True` outside of a handler says nothing."""
    LOG.error("x", exc_info=True)  # noqa: LOG014 — that is the case
    assert "exception" not in logged.line


def test_an_exception_that_another_formatter_made_text_is_kept(logged):
    """A record from a queue or a socket has its exception as text only."""
    record = LOG.makeRecord("a", 40, "", 0, "x", (), None)
    record.exc_text = "Traceback: password=hunter2"
    LOG.handle(record)
    assert logged.line["exception"] == {"stacktrace": "Traceback: password=[redacted]"}


def test_a_stack_that_was_asked_for_is_there(logged):
    """`stack_info=True` gives the field `stack`."""
    LOG.info("x", stack_info=True)
    assert "test_a_stack_that_was_asked_for_is_there" in logged.line["stack"]


def test_arguments_that_do_not_fit_cost_no_line(logged, counted):
    """The message is shown with its arguments behind it, and counted."""
    for message in "found %d", "found %s %s":
        logged.handler.handle(LOG.makeRecord(LOG.name, 20, "", 0, message, ("three",), None))
    messages = [line["message"] for line in logged.lines if line["logger"] == LOG.name]
    assert messages == ['found %d ["three"]', 'found %s %s ["three"]']
    assert counted("heliograph_runtime_errors_total", reason="log") == 2


def test_messages_of_any_type_are_text(logged):
    """A message need not be a text; a container is shown as JSON."""
    LOG.info(ValueError("x"))
    LOG.info({"a": 1, "password": "p"})
    assert [line["message"] for line in logged.lines] == ["x", '{"a":1,"password":"[redacted]"}']


@pytest.mark.parametrize(
    "injected", ["a\nb", "a\r\nb", 'a"}\n{"b', "a\x1b[31mb", "a\u2028b", "a\x85b", "a\x00b", "\u202eb"]
)
def test_a_line_is_one_line_whatever_a_client_sends(logged, injected):
    """No line break, terminal escape or reversed writing is there raw; all of it can be read back."""
    with context.bound(request_id=injected):
        LOG.info("%s", injected, extra={"given": injected, injected: 1})
    assert logged.text.isascii()
    assert len(logged.text.splitlines()) == 1
    assert logged.text[:-1].isprintable()
    line = logged.line
    assert line["message"] == line["given"] == line["request_id"] == injected


def test_uvicorns_second_message_is_left_out(logged):
    """uvicorn gives each message a second time, with colours."""
    LOG.info("x", extra={"color_message": "\x1b[1mx\x1b[0m"})
    assert "color_message" not in logged.line


def test_a_record_that_nobody_foresaw_costs_a_line_that_says_so(logged, counted):
    """A record without a logger's name is no record; the log goes on."""
    logged.handler.handle(logging.makeLogRecord({"name": None, "levelno": 20, "levelname": "INFO", "msg": "m"}))
    assert logged.lines[-1]["message"] == "a record could not be formatted"
    assert counted("heliograph_runtime_errors_total", reason="log") == 1


def test_any_handler_can_use_the_formatter(tmp_path):
    """It is a formatter like any other: here that of a file."""
    handler = logging.FileHandler(tmp_path / "log")
    handler.setFormatter(Formatter("shop"))
    handler.handle(LOG.makeRecord("a", 20, "", 0, "x", (), None))
    handler.close()
    assert '"service":"shop","logger":"a","message":"x"}' in (tmp_path / "log").read_text()
