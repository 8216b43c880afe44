"""What becomes of a wrong update: an error where `HELIOGRAPH_STRICT=1`, as in tests; else it is counted and dropped.

Telemetry must not break the request that carries it, so production drops; whoever develops wants to be told.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Generator

    from heliograph.metrics.own import Reason

_LOG: Final = logging.getLogger("heliograph")
_told: set[Reason] = set()
_counting: Final = threading.local()


def strict() -> bool:
    """Whether mistakes raise: `HELIOGRAPH_STRICT` is set to something other than 0."""
    return os.environ.get("HELIOGRAPH_STRICT", "0") not in {"", "0"}


def mistaken(reason: Reason, error: Exception) -> None:
    """Raise `error` where that is wanted; else count it, and log the first one of each reason."""
    if strict():
        raise error from None
    failed(reason, error)


@contextlib.contextmanager
def noted_on(error: BaseException) -> Generator[None]:
    """A block that tells of work that raised `error`: a mistake within becomes a note of it, and never replaces it."""
    try:
        yield
    except Exception as mistake:  # noqa: BLE001 — what the work raised is on its way
        error.add_note(f"Its telemetry is wrong, too: {mistake}")


def failed(reason: Reason, error: BaseException) -> None:
    """Count what went wrong inside, for whatever reason, and log the first one of each reason. Never raises."""
    from heliograph.metrics import own

    if getattr(_counting, "now", False):  # the counter itself cannot be had
        return
    _counting.now = True
    try:
        if reason not in _told:
            _told.add(reason)
            _LOG.warning("%s: %s (counted in %s from here on)", reason, error, own.RUNTIME_ERRORS.name)
        own.RUNTIME_ERRORS.labels(reason=reason).inc()
    except Exception:  # noqa: BLE001 — telemetry never breaks what carries it
        return
    finally:
        _counting.now = False


def taken(name: str) -> ValueError:
    """What is said when somebody else's metric has the name of ours, which then counts on unseen."""
    return ValueError(f"{name} cannot be exposed: another metric in prometheus_client's registry has its name")
