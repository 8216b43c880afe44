"""Which checks there are: the modules of the package `heliograph.checks`."""

from __future__ import annotations

import functools
import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING, Any

from heliograph.findings import HeliographError, did_you_mean

if TYPE_CHECKING:
    from heliograph.checks.mechanism.check import Check

_PACKAGE = "heliograph.checks"


@functools.cache
def catalogue() -> tuple[Check[Any], ...]:
    """Every check, by code."""
    names = (found.name for found in pkgutil.iter_modules(import_module(_PACKAGE).__path__) if not found.ispkg)
    return tuple(sorted((import_module(f"{_PACKAGE}.{name}").check for name in names), key=lambda check: check.code))


def find(code: str) -> Check[Any]:
    """The check with a code (`HG201`) or a name (`unknown_metric`)."""
    wanted = code.strip().lower().replace("-", "_")
    words = {word.lower(): check for check in catalogue() for word in (check.code, check.slug)}
    if wanted not in words:
        known = (word for check in catalogue() for word in (check.code, check.slug))
        raise HeliographError(
            f"there is no check {code!r}", help=did_you_mean(code, known) or "`heliograph explain` lists them all"
        )
    return words[wanted]


def explain(code: str) -> str:
    """What a check means: its code, name and severity, and its documentation in Markdown."""
    check = find(code)
    return f"{check.code} {check.slug} ({check.severity.value})\n\n{check.markdown}\n"
