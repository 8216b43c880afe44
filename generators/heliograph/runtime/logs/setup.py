"""One call that makes everything a process logs a line of JSON: its own records, libraries', uvicorn's, gunicorn's."""

from __future__ import annotations

import importlib.util
import logging
import sys
from typing import TYPE_CHECKING, Any, Final

from heliograph.findings import did_you_mean
from heliograph.metrics import expose as expose_metrics
from heliograph.metrics import own
from heliograph.runtime.logs.handler import Handler
from heliograph.runtime.logs.lines import Formatter
from heliograph.runtime.logs.sink import Sink

if TYPE_CHECKING:
    from typing import TextIO

    from heliograph.runtime.logs.writing import Limits
    from heliograph.runtime.redaction import Redactor

_SERVERS: Final = ("uvicorn", "uvicorn.error", "uvicorn.asgi", "gunicorn.error")
_ACCESS: Final = ("uvicorn.access", "gunicorn.access")
LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def setup(
    *,
    service: str,
    level: int | str = logging.INFO,
    stream: TextIO | None = None,
    redactor: Redactor | None = None,
    limits: Limits | None = None,
) -> Handler:
    """Write every record as a line of JSON to `stream` (standard output); return the handler that does it.

    Handlers of the root logger that write to the console are replaced, others stay. The loggers of uvicorn and gunicorn
    join, and their access logs fall silent: the line of `request_line`, which the middlewares write, takes their place.
    May be called again, also with other settings. Call it where the application is made, before or after the server
    starts; for the lines of gunicorn's master see `heliograph.runtime.logs.gunicorn`. Raises ValueError for a level
    that does not exist.
    """
    number = level_number(level)
    formatter = Formatter(service, redactor=redactor, limits=limits)
    handler = Handler(Sink(stream or sys.stdout), formatter)
    root = logging.getLogger()
    for other in root.handlers[:]:
        if isinstance(other, Handler) or _writes_to_console(other):
            root.removeHandler(other)
    root.addHandler(handler)
    root.setLevel(number)
    _join_servers()
    _keep_uvicorn_joined()
    expose_metrics(own.PACKAGE)
    return handler


def current_handler() -> Handler | None:
    """The handler of the latest `setup`, as long as it is on the root logger."""
    return next((one for one in logging.getLogger().handlers if isinstance(one, Handler)), None)


def level_number(level: int | str) -> int:
    """The number of a level. Raises ValueError for a name that is none."""
    if isinstance(level, int):
        return level
    found = logging.getLevelNamesMapping().get(level.upper())
    if found is None:
        hint = did_you_mean(level.upper(), LEVELS)
        raise ValueError(f"{level!r} is no level; levels are {', '.join(LEVELS)}{'; ' + hint if hint else ''}")
    return found


def _writes_to_console(handler: logging.Handler) -> bool:
    console = (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__)
    stream = getattr(handler, "stream", None)
    return type(handler) is logging.StreamHandler and any(stream is one for one in console)


def _join_servers() -> None:
    for name in _SERVERS:
        logger = logging.getLogger(name)
        logger.handlers = []  # the old list may be shared: a worker of gunicorn gives its own to uvicorn
        logger.propagate = True
    for name in _ACCESS:
        logger = logging.getLogger(name)
        logger.handlers = []
        logger.propagate = False  # uvicorn asks `hasHandlers` and then does not even make the record
        logger.disabled = True


def _keep_uvicorn_joined() -> None:
    """A uvicorn that starts after this takes its default configuration: let it say nothing of handlers."""
    if "gunicorn.arbiter" in sys.modules or importlib.util.find_spec("uvicorn") is None:
        return
    config: Any = importlib.import_module("uvicorn.config")
    config.LOGGING_CONFIG.update(handlers={}, loggers={})
