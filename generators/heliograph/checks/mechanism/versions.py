"""Versions of servers, as environments write them."""

from __future__ import annotations

import re
from typing import Final

_FORM: Final = re.compile(r"v?(\d+)\.(\d+)(?:\.\d+)?(?:[-+].*)?")


def version_of(text: str) -> tuple[int, int] | None:
    """Major and minor of `"3.5"`, `"v3.5.1"` or `"2.42.0+ds"`; None for what is no version."""
    found = _FORM.fullmatch(text.strip())
    return None if found is None else (int(found[1]), int(found[2]))
