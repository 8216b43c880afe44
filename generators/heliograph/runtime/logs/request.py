"""The canonical line of a request: one, written when it is over, in place of a server's access log."""

from __future__ import annotations

import logging
from typing import Final, Literal

from heliograph.metrics.instruments.mistakes import failed

Outcome = Literal["ok", "error", "cancelled"]

LOGGER: Final = logging.getLogger("heliograph.request")
"""Level, filters and handlers of request lines are this logger's."""


_DAY: Final = 86400.0

ATTRIBUTES: Final = frozenset({*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"})
"""What a record has of itself."""


class Request(logging.LogRecord):
    """The record of a request; to other handlers than ours one with `extra`.

    `size` is how many attributes a record has that says only what all requests say, and 0 for one that says more.
    """

    size: int

    __slots__ = ("size",)  # not in `__dict__`, where others look for fields


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
    request and user come from the context, `error` becomes the line's exception. Never raises.
    """
    try:
        code = None if status is None else str(status)
        bad = outcome == "error" or error is not None or (code is not None and "500" <= code <= "599")
        level = logging.ERROR if bad else logging.INFO
        if not LOGGER.isEnabledFor(level):
            return
        info = None if error is None else (type(error), error, error.__traceback__)
        record = Request(LOGGER.name, level, "", 0, f"{method} {endpoint} {code or outcome}", (), info)
        attributes = record.__dict__
        attributes["method"] = method
        attributes["endpoint"] = endpoint
        attributes["status_code"] = code
        attributes["outcome"] = outcome
        attributes["duration_seconds"] = seconds = round(duration, 6) if type(duration) is float else duration
        usual = not fields and error is None and type(seconds) is float and 0 <= seconds < _DAY
        record.size = len(attributes) if usual else 0
        for name, value in fields.items():
            attributes.setdefault(f"extra.{name}" if name in ATTRIBUTES else name, value)
        LOGGER.handle(record)
    except Exception as mishap:  # noqa: BLE001 — a request is not broken by its log line
        failed("log", mishap)
