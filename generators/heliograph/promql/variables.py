"""Grafana variables in PromQL text."""

from __future__ import annotations

import re
from typing import Final

REFERENCE: Final = re.compile(
    r"""\$(?P<bare>\w+)                                            # $job
      | \$\{(?P<braced>\w+)(?:\.[^:^}]+)?(?::[^}]*)?\}             # ${job} ${job:regex} ${job.field}
      | \[\[(?P<bracketed>\w+)(?::\w+)?\]\]                        # [[job]], deprecated
    """,
    re.VERBOSE,
)
"""One reference to a variable, in each of the forms that Grafana replaces."""


def variables(text: str) -> list[str]:
    """The names of the variables that a text refers to, in order, each once: `["job", "__rate_interval"]`."""
    return list(dict.fromkeys(found.group(found.lastgroup or 0) for found in REFERENCE.finditer(text)))
