"""The handler that `setup` puts on the root logger."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from heliograph.metrics.instruments.mistakes import failed

if TYPE_CHECKING:
    from heliograph.runtime.logs.lines import Formatter
    from heliograph.runtime.logs.sink import Sink

_NESTED: Final = 3
"""Records within the writing of a record, as when an object logs while it is shown, that are still written."""


class Handler(logging.Handler):
    """Writes records as lines of JSON. What fails is counted in `heliograph_runtime_errors_total` and goes no further,
    whatever `logging.raiseExceptions` says.
    """

    def __init__(self, sink: Sink, formatter: Formatter) -> None:
        super().__init__()
        self.sink = sink
        self.lines = formatter
        self.setFormatter(formatter)
        self._inside = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record; called with the handler's lock held."""
        if self._inside >= _NESTED:
            return
        self._inside += 1
        try:
            self.sink.write(self.format(record))
        except Exception as error:  # noqa: BLE001 — a full disk, a closed stream, a reader that is gone
            failed("log", error)
        finally:
            self._inside -= 1

    def emit_line(self, line: str) -> None:
        """Write a line that is finished already."""
        self.acquire()
        try:
            self.sink.write(line)
        except Exception as error:  # noqa: BLE001 — as above
            failed("log", error)
        finally:
            self.release()
