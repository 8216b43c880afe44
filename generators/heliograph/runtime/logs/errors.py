"""Exceptions as structure: type, message, stack and causes, each bounded."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, Final

from heliograph.runtime.context import current

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

FRAMES: Final = 50
"""The innermost frames of a stack that are shown."""

STACK: Final = 6000
"""The characters of a stack that are shown, whole frames, the innermost."""

CHAIN: Final = 8
"""The causes, and the members of a group, that are shown."""

_REPEATING: Final = frozenset({"heliograph.request", "uvicorn.error", "gunicorn.error", "hypercorn.error"})
"""Loggers that tell once more of what has gone through somebody else's hands."""

_MARK: Final = "_heliograph_logged"
"""The attribute of an exception that names the logger whose line shows its stack, and the request of that line."""

_GROUPS: Final[tuple[type, ...]] = (BaseExceptionGroup,)

Described = dict[str, object]


def described(error: BaseException, trace: TracebackType | None = None) -> Described:
    """`type`, `message`, `stacktrace` and, where there are, `causes` and `group` of an exception."""
    found = _one(error, trace or error.__traceback__)
    causes = _causes(error)
    if causes:
        found["causes"] = [_one(cause, cause.__traceback__) for cause in causes]
    members: Sequence[BaseException] = getattr(error, "exceptions", ()) if issubclass(type(error), _GROUPS) else ()
    if members:
        found["group"] = [_one(member, member.__traceback__) for member in members[:CHAIN]]
        if len(members) > CHAIN:
            found["group_size"] = len(members)
    return found


def told(error: BaseException, trace: TracebackType | None, logger: str) -> Described:
    """What a line of this logger says of an exception: of a request's lines one has the stack, and `logged_by` of the
    middleware's and the server's own names that line's logger.
    """
    by = logged_by(error)
    if by is not None and by != logger and logger in _REPEATING:
        return {**_named(error), "logged_by": by}
    if by is None:
        mark_logged(error, logger)
    return described(error, trace)


def logged_by(error: BaseException) -> str | None:
    """The logger in whose line the exception's stack stands: one of this request's, or of any where there is none."""
    logger, request = vars(error).get(_MARK) or (None, None)
    here = current().get("request_id")  # servers speak when it is over; one exception may fail several requests
    return logger if here is None or here == request else None


def mark_logged(error: BaseException, logger: str) -> None:
    """A line of this logger shows the exception's stack."""
    vars(error)[_MARK] = (logger, current().get("request_id"))


def _one(error: BaseException, trace: TracebackType | None) -> Described:
    return {**_named(error), "stacktrace": _stack(trace)}


def _named(error: BaseException) -> Described:
    kind = type(error)
    module = kind.__module__
    name = kind.__qualname__ if module == "builtins" else f"{module}.{kind.__qualname__}"
    return {"type": name, "message": _message(error)}


def _message(error: BaseException) -> str:
    try:
        notes = getattr(error, "__notes__", None)
        return "\n".join([str(error), *(str(note) for note in notes or ())])
    except Exception:  # noqa: BLE001 — an exception that cannot say what it is
        return f"<unprintable {type(error).__name__}>"


def _stack(trace: TracebackType | None) -> str:
    """The innermost frames, the raising one last; repeated ones are counted, as Python does it."""
    try:
        frames = traceback.StackSummary.extract(traceback.walk_tb(trace), limit=-FRAMES).format()
    except Exception:  # noqa: BLE001 — source that cannot be read
        return ""
    length = 0
    for number, frame in enumerate(reversed(frames)):
        length += len(frame)
        if length > STACK:
            return "".join(["  …\n", *frames[len(frames) - number :]])
    return "".join(frames)


def _causes(error: BaseException) -> list[BaseException]:
    """What led to it, the nearest first."""
    found: list[BaseException] = []
    current = error
    while len(found) < CHAIN:
        cause = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
        if cause is None or cause is error or any(cause is one for one in found):
            break
        found.append(cause)
        current = cause
    return found
