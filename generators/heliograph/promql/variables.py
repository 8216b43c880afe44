"""Grafana variables in PromQL text."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

FORMS: Final = r"(?:\$[A-Za-z_]\w*|\$\{[A-Za-z_]\w*[^}]*\}|\[\[[A-Za-z_]\w*(?::\w+)?\]\])"
"""A regular expression for one reference: `$job`, `${job:regex}`, `${row.field}` or, deprecated, `[[job]]`."""


@cache
def reference_pattern() -> re.Pattern[str]:
    """What matches one reference."""
    return re.compile(FORMS)


def refers(text: str) -> bool:
    """Whether a text refers to a variable."""
    return ("$" in text or "[[" in text) and reference_pattern().search(text) is not None


def variables(text: str) -> list[str]:
    """The names of the variables that a text refers to, in order, each once: `["job", "__rate_interval"]`."""
    return list(dict.fromkeys(name[0] for one in reference_pattern().findall(text) if (name := re.search(r"\w+", one))))
