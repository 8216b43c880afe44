"""structlog, writing the same lines: `structlog.configure(**configuration())` after `logs.setup(…)`.

The lines go straight to the stream. Who wants structlog's records in other handlers as well keeps its logger factory
for the standard library; such records become the same lines, too.
"""

from __future__ import annotations

import logging
import sys
import time
import traceback
from typing import TYPE_CHECKING, Any

from heliograph.metrics.instruments.mistakes import failed
from heliograph.runtime.logs.errors import FRAMES, Described, told
from heliograph.runtime.logs.setup import current_handler

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

    Event = MutableMapping[str, Any]
    Processor = Callable[[Any, str, Event], Any]

_LEVELS = {"warn": "WARNING", "exception": "ERROR", "fatal": "CRITICAL", "msg": "INFO"}


def configuration(*before: Processor) -> dict[str, Any]:
    """The arguments of `structlog.configure`; processors given here run first, such as `merge_contextvars`.

    Levels below the root logger's cost next to nothing. Raises ImportError where structlog is not installed.
    """
    import structlog

    return {
        "processors": [*before, render],
        "wrapper_class": structlog.make_filtering_bound_logger(logging.getLogger().getEffectiveLevel()),
        "logger_factory": Logger,
        "cache_logger_on_first_use": True,
    }


class Logger:
    """What structlog hands finished lines to; the argument of `get_logger`, where there is one, is its name."""

    def __init__(self, name: object = "structlog", *_: object) -> None:
        self.name = str(name)

    def msg(self, line: str) -> None:
        """Write a line."""
        handler = current_handler()
        if handler is not None:
            handler.emit_line(line)

    debug = info = warning = warn = error = exception = critical = fatal = log = msg


def render(logger: Any, method: str, event: Event) -> str:
    """The line of an event: structlog's last processor. Never raises."""
    handler = current_handler()
    if handler is None:
        failed("log", RuntimeError("structlog writes nothing before logs.setup(…)"))
        return ""
    try:
        level = _LEVELS.get(method) or method.upper()
        message = handler.lines.shown(event.pop("event", ""))
        name = getattr(logger, "name", "structlog")
        error = _error(event.pop("exc_info", None), name)
        stack = event.pop("stack", None)
        if event.pop("stack_info", False):
            stack = "".join(traceback.format_stack(limit=FRAMES))
        number = logging.getLevelNamesMapping().get(level, logging.INFO)
        return handler.lines.line(
            created=time.time(),
            level=level,
            number=number,
            logger=name,
            message=message,
            extra=event,
            error=error,
            stack=stack,
        )
    except Exception as mishap:  # noqa: BLE001 — a request is not broken by its log line
        return handler.lines.unformatted(mishap)


def _error(info: object, logger: str) -> Described | None:
    """What structlog takes as `exc_info`: an exception, the three of `sys.exc_info`, or True for the current one."""
    if isinstance(info, BaseException):
        return told(info, None, logger)
    if type(info) is tuple:
        return _error(info[1], logger)  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
    error = sys.exc_info()[1] if info else None
    return None if error is None else told(error, None, logger)
