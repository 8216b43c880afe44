"""The canonical line of a request: one, written when it is over, in place of a server's access log."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from heliograph.metrics.instruments.mistakes import failed
from heliograph.metrics.log_names import ATTRIBUTES
from heliograph.runtime.logs.handler import Handler
from heliograph.runtime.logs.lines import request_message

if TYPE_CHECKING:
    from heliograph.metrics.activity import Outcome

LOGGER: Final = logging.getLogger("heliograph.request")
"""Level, filters and handlers of request lines are this logger's."""

_ROOT: Final = logging.getLogger()
_DAY: Final = 86400.0


def request_line(
    *,
    method: str,
    endpoint: str,
    status: int | str | None,
    duration: float,
    outcome: Outcome = "ok",
    error: BaseException | None = None,
    **fields: object,
) -> None:
    """Write the line of a request that is over: ERROR where it failed or answered with 5xx, else INFO.

    `endpoint` is the route's template, `status` None where there was no response, `duration` in seconds. Tenant,
    request and user come from the context, `error` becomes the line's exception, unless the request was cancelled.
    Never raises.
    """
    try:
        code = None if status is None else str(status)
        if outcome == "cancelled":
            error = None
        bad = outcome == "error" or error is not None or (code is not None and "500" <= code <= "599")
        level = logging.ERROR if bad else logging.INFO
        if not LOGGER.isEnabledFor(level):
            return
        asked = (level, method, endpoint, code, outcome)
        usual = not fields and error is None and type(duration) is float and 0 <= duration < _DAY
        handler = _only_handler(level) if usual else None
        line = None if handler is None else handler.lines.request(asked, duration)
        if handler is not None and line is not None:
            handler.emit_line(line)
            return
        own = {
            "method": method,
            "endpoint": endpoint,
            "status_code": code,
            "outcome": outcome,
            "duration_seconds": round(duration, 6) if type(duration) is float else duration,
        }
        more = {f"extra.{name}" if name in ATTRIBUTES else name: value for name, value in fields.items()}
        info = None if error is None else (type(error), error, error.__traceback__)
        record = LOGGER.makeRecord(LOGGER.name, level, "", 0, request_message(asked), (), info, extra=more | own)
        LOGGER.handle(record)
    except Exception as mishap:  # noqa: BLE001 — a request is not broken by its log line
        failed("log", mishap)


def _only_handler(level: int) -> Handler | None:
    """Our handler, where nobody else would see the record: no filter, and no other handler on the way."""
    if LOGGER.filters or LOGGER.handlers or not LOGGER.propagate:
        return None
    above = LOGGER.parent
    while above is not None and above is not _ROOT:
        if above.handlers or not above.propagate:
            return None
        above = above.parent
    handler = _ROOT.handlers[0] if len(_ROOT.handlers) == 1 else None
    if type(handler) is not Handler or handler.filters or handler.level > level:
        return None
    return handler if handler.formatter is handler.lines else None
