"""Names in log lines: those with a meaning of their own, and those that give a secret away."""

from __future__ import annotations

import functools
import logging
import re
from typing import Final

ATTRIBUTES: Final = frozenset({*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"})
"""What a record of the standard library has of itself."""

RESERVED: Final = frozenset(
    {
        "timestamp", "severity", "severity_number", "service", "logger", "message", "trace_id", "span_id",
        "trace_flags", "exception", "stack", "truncated",
    }
)  # fmt: skip
"""What a line says of itself. The fields of the context come on top."""

_BREAKS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+")
_ANYWHERE: Final = (
    "passw(?:or)?d|passphrase|secret|credential|cookie|authori[sz]ation"
    "|(?:api|access|account|private|signing|encryption|master|shared)_?key"
    "|(?:access|api|auth|bearer|csrf|id|refresh|session|xsrf)_?token"
)
_WHOLE: Final = (
    "token|pwd|pin|otp|totp|cvv|cvc|ssn|jwt|bearer|signature|card_?number|session_?(?:id|key)|phpsessid"
    "|connection_?string|(?:admin|database|db|ftp|mail|mysql|pg|postgres|redis|root|smtp|user)_?pass"
)
SECRET: Final = re.compile(rf"{_ANYWHERE}|_(?:{_WHOLE})_|^_auth_$")
"""Finds a secret's name in the words of a name, joined and enclosed by `_`."""

HINT: Final = re.compile(
    "pass|phrase|secret|credential|cookie|author|key|token|pwd|pin|otp|cv[vc]|ssn|jwt|bearer|sign|card|sess|conn|auth"
)
"""Finds at least one place in any lower-case text that has a secret's name: a quick no."""


def words(name: str) -> str:
    """The words of a name in lower case, joined and enclosed by `_`: `_x_api_key_` of `xApiKey` and of `X-Api-Key`."""
    return f"_{_BREAKS.sub('_', name).strip('_').lower()}_"


@functools.lru_cache(maxsize=4096)
def secret_name(name: str) -> bool:
    """Whether what goes by this name is a secret: `password`, `X-Api-Key`, `refreshToken`; not `max_tokens`."""
    return SECRET.search(words(name)) is not None
