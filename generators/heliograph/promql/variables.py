"""Grafana variables in PromQL text."""

from __future__ import annotations

import re
from typing import Final

FORMS: Final = r"(?:\$[A-Za-z_]\w*|\$\{[A-Za-z_]\w*[^}]*\}|\[\[[A-Za-z_]\w*(?::\w+)?\]\])"
"""A regular expression for one reference: `$job`, `${job:regex}`, `${row.field}` or, deprecated, `[[job]]`."""

REFERENCE: Final = re.compile(FORMS)
_NAME: Final = re.compile(r"\w+")


def variables(text: str) -> list[str]:
    """The names of the variables that a text refers to, in order, each once: `["job", "__rate_interval"]`."""
    return list(dict.fromkeys(name[0] for one in REFERENCE.findall(text) if (name := _NAME.search(one))))
