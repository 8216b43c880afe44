"""structlog, writing the same lines."""

from __future__ import annotations

import logging
import sys

import pytest
import structlog

from heliograph.runtime import context
from heliograph.runtime.logs.structlog import configuration


@pytest.fixture
def configured(logged):
    """structlog writes our lines, and its defaults afterwards."""
    structlog.configure(**configuration())
    yield logged
    structlog.reset_defaults()


def test_its_lines_are_those_of_the_standard_library(configured):
    """The same event gives the same line, but for the time."""
    with context.bound(request_id="r1"):
        structlog.get_logger("shop").warning("slow", rows=3, password="p", tags={"a"})
        logging.getLogger("shop").warning("slow", extra={"rows": 3, "password": "p", "tags": {"a"}})
    one, other = configured.lines
    assert list(one.items())[1:] == list(other.items())[1:]


def test_bound_fields_are_fields(configured):
    """Those of `bind`, and of structlog's own context where its processor is given."""
    structlog.configure(**configuration(structlog.contextvars.merge_contextvars))
    with structlog.contextvars.bound_contextvars(region="eu"):
        structlog.get_logger("shop").bind(tenant="acme").info("x %s", "y")
    line = configured.line
    assert (line["region"], line["tenant"], line["message"]) == ("eu", "acme", "x y")


@pytest.mark.parametrize("info", ["True", "error", "tuple", "method"])
def test_exceptions_are_structured(configured, info):
    """However they are given."""
    log = structlog.get_logger()
    try:
        raise ValueError("x")
    except ValueError as error:
        if info == "method":
            log.exception("failed")
        else:
            log.error("failed", exc_info={"True": True, "error": error, "tuple": sys.exc_info()}[info])  # noqa: TRY400 — the case
    line = configured.line
    assert (line["severity"], line["exception"]["type"], line["logger"]) == ("ERROR", "ValueError", "structlog")


def test_no_exception_is_no_exception(configured):
    """`exc_info=True` outside of a handler."""
    structlog.get_logger().error("x", exc_info=True)
    assert "exception" not in configured.line


def test_stacks_are_there_when_asked_for(configured):
    """`stack_info=True`, and what structlog's own renderer made of it."""
    structlog.get_logger().info("x", stack_info=True)
    structlog.configure(**configuration(structlog.processors.StackInfoRenderer()))
    structlog.get_logger().info("x", stack_info=True)
    assert all("test_stacks_are_there_when_asked_for" in line["stack"] for line in configured.lines)


def test_levels_are_the_root_loggers(configured):
    """Below it nothing is written."""
    configured.setup(level="ERROR")
    structlog.configure(**configuration())
    structlog.get_logger().info("no")
    structlog.get_logger().error("yes")
    assert configured.line["message"] == "yes"


def test_without_setup_nothing_is_written_and_it_is_counted(untouched, counted, monkeypatch, capsys):
    """A log that was never set up breaks nobody."""
    monkeypatch.delenv("HELIOGRAPH_STRICT", raising=False)
    structlog.configure(**configuration())
    structlog.get_logger().error("x")
    structlog.reset_defaults()
    assert counted("heliograph_runtime_errors_total", reason="log") == 1


def test_through_the_standard_library_it_is_the_same(logged):
    """structlog's way of handing its events to `logging` ends in the same lines."""
    structlog.configure(
        processors=[structlog.stdlib.render_to_log_kwargs],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    structlog.get_logger("shop").info("x", rows=3, token="t")
    structlog.reset_defaults()
    line = logged.line
    assert (line["logger"], line["message"], line["rows"], line["token"]) == ("shop", "x", 3, "[redacted]")
