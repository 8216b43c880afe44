"""Exceptions as structure: type, message, stack and causes, each bounded."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

FRAMES: Final = 50
"""The innermost frames of a stack that are shown."""

STACK: Final = 6000
"""The characters of a stack that are shown, whole frames, the innermost."""

CHAIN: Final = 8
"""The causes, and the members of a group, that are shown."""

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


def _one(error: BaseException, trace: TracebackType | None) -> Described:
    kind = type(error)
    module = kind.__module__
    name = kind.__qualname__ if module == "builtins" else f"{module}.{kind.__qualname__}"
    return {"type": name, "message": _message(error), "stacktrace": _stack(trace)}


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
