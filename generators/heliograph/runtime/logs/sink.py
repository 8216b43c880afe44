"""Where lines go: one write each, so that the lines of threads and processes do not mix; a reader that has stopped
reading cannot stop the service.
"""

from __future__ import annotations

import io
import os
import select
import stat
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from typing import TextIO

PATIENCE: Final = 100
"""Milliseconds that a line waits for a reader that is behind. After a wait in vain none waits until it reads again."""

_CHUNK: Final = 4096
"""What a pipe that says it has room takes without blocking, and in one piece (PIPE_BUF of Linux)."""


class Sink:
    """Writes lines to a text stream; past its buffer where it is an ordinary file, pipe or terminal.

    A buffer would keep what could not be written, and fail again with it when the process ends.
    """

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self._direct = _has_descriptor(stream)
        self._poll = _poll(stream) if self._direct else None
        self._late = False
        self._torn = False

    def write(self, line: str) -> None:
        """Write a line. Raises OSError or ValueError when it could not be written, or not in full."""
        stream = self.stream
        if not self._direct:
            stream.write(f"{line}\n")
            stream.flush()
            return
        descriptor = stream.fileno()  # of a closed stream: ValueError, before somebody else's file has its number
        try:  # noqa: SIM105 — `suppress` takes longer than all the rest
            stream.flush()  # what was printed before stands before
        except OSError:
            pass  # it stays in the buffer, which is not ours
        data = f"{line}\n".encode()
        if self._torn:
            data = b"\n" + data
        self._send(descriptor, data)
        self._torn = False

    def _send(self, descriptor: int, data: bytes) -> None:
        sent = 0
        try:
            while sent < len(data):
                if self._poll is None:
                    sent += os.write(descriptor, data[sent:] if sent else data)
                else:
                    self._await_reader(self._poll)
                    sent += os.write(descriptor, data[sent : sent + _CHUNK])
        finally:
            self._torn = 0 < sent < len(data) or (self._torn and not sent)

    def _await_reader(self, poll: Any) -> None:
        ready = poll.poll(0 if self._late else PATIENCE)
        self._late = not ready
        if not ready:
            raise TimeoutError("nobody reads the log")


def _has_descriptor(stream: Any) -> bool:
    """Whether the stream only passes bytes on to a descriptor; not so for one that compresses or is kept in memory."""
    buffer = getattr(stream, "buffer", None)
    plain = type(buffer) is io.FileIO or (type(buffer) is io.BufferedWriter and type(buffer.raw) is io.FileIO)
    return type(stream) is io.TextIOWrapper and plain


def _poll(stream: TextIO) -> Any:
    """What tells whether a pipe, socket or terminal takes more; None for a file, which always does."""
    if not hasattr(select, "poll") or stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        return None
    poll = select.poll()
    poll.register(stream.fileno(), select.POLLOUT)
    return poll
