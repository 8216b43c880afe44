"""One call for everything that a process logs."""

from __future__ import annotations

import logging
import sys

import pytest
import uvicorn.config

from heliograph.runtime import logs
from heliograph.runtime.logs.setup import current_handler

LOG = logging.getLogger("shop")


def test_twice_is_once(logged):
    """A second call replaces the first: no line comes twice, and its settings hold."""
    logged.setup()
    logged.setup(service="other")
    LOG.info("x")
    assert logged.line["service"] == "other"


def test_console_handlers_are_replaced_and_others_stay(logged, tmp_path):
    """What wrote plain text to the console; not a file, nor a handler of another library."""
    root = logging.getLogger()
    console = logging.StreamHandler(sys.stderr)
    file = logging.FileHandler(tmp_path / "log")
    elsewhere = logging.StreamHandler((tmp_path / "other").open("w"))
    root.handlers += [console, file, elsewhere]
    handler = logged.setup()
    assert console not in root.handlers
    assert {file, elsewhere, handler} <= set(root.handlers)
    file.close()
    elsewhere.stream.close()


def test_the_level_is_the_root_loggers(logged):
    """By name, in any case, or by number."""
    logged.setup(level="warning")
    LOG.info("no")
    LOG.warning("yes")
    assert logged.line["message"] == "yes"
    logged.setup(level=logging.DEBUG)
    assert LOG.isEnabledFor(logging.DEBUG)


def test_a_level_that_does_not_exist_is_said_to(untouched):
    """With what there is, and what may be meant."""
    with pytest.raises(ValueError) as raised:  # noqa: PT011 — the text follows
        logs.setup(service="shop", level="WARN1NG")
    assert str(raised.value) == (
        "'WARN1NG' is no level; levels are DEBUG, INFO, WARNING, ERROR, CRITICAL; did you mean WARNING?"
    )


def test_standard_output_is_the_default(untouched, capsys):
    """Where programs in containers write their logs."""
    logs.setup(service="shop")
    LOG.info("x")
    assert '"message":"x"' in capsys.readouterr().out


def test_servers_join_whether_they_are_configured_before_or_after(logged):
    """uvicorn's own configuration puts handlers on its loggers; afterwards there are none, nor from then on."""
    before = logging.getLogger("uvicorn")
    before.handlers, before.propagate = [logging.StreamHandler(sys.stderr)], False
    logged.setup()
    logging.getLogger("uvicorn.error").info("started")
    uvicorn.config.Config("app:app", log_level="info").configure_logging()
    logging.getLogger("uvicorn.error").info("configured")
    logging.getLogger("uvicorn.access").info("GET / 200")
    logging.getLogger("gunicorn.access").info("GET / 200")
    assert [line["message"] for line in logged.lines if line["logger"].startswith(("uvicorn", "gunicorn"))] == [
        "started",
        "configured",
    ]
    assert not logging.getLogger("uvicorn.access").hasHandlers()


def test_the_handler_survives_another_configuration(logged):
    """`dictConfig`, which uvicorn and gunicorn use, closes every handler there is; ours goes on writing."""
    logging.getLogger().handlers[-1].close()
    LOG.info("x")
    assert logged.line["message"] == "x"


def test_what_is_counted_is_exposed_from_the_start(logged, counted):
    """The runtime's own metrics are there at 0, so that their first increase is seen."""
    import prometheus_client

    assert prometheus_client.REGISTRY.get_sample_value("heliograph_log_redactions_total", {"by": "name"}) is not None


def test_the_current_handler_is_the_latest(logged):
    """And none where it was taken off."""
    handler = logged.setup()
    assert current_handler() is handler
    logging.getLogger().removeHandler(handler)
    assert current_handler() is None
