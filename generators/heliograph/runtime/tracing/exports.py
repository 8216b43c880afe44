"""What OpenTelemetry says of its own failures, such as a collector that does not answer: counted with the runtime's.

An SDK exports behind everybody's back, and tells of what fails in its log alone.
"""

from __future__ import annotations

import logging
from typing import Final

from heliograph.metrics.instruments.mistakes import failed

LOGGER: Final = logging.getLogger("opentelemetry")


class _Counting(logging.Handler):
    """Counts errors. Where nobody has set up logging, records still go where they would have gone without it."""

    def handle(self, record: logging.LogRecord) -> bool:
        """Take a record without a lock: there is nothing to guard, and to count may mean to log."""
        self.emit(record)
        return True

    def emit(self, record: logging.LogRecord) -> None:
        """Count one record."""
        if record.levelno >= logging.ERROR:
            error = record.exc_info[1] if record.exc_info else None
            failed("trace", error or RuntimeError(str(record.msg)))
        last = logging.lastResort
        if last is not None and not logging.getLogger().handlers and record.levelno >= last.level:
            last.handle(record)


def count_failures() -> None:
    """Count them from now on, once each, however often this is called."""
    if not any(isinstance(one, _Counting) for one in LOGGER.handlers):
        LOGGER.addHandler(_Counting())
