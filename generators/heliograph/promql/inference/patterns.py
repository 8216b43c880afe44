"""Regular expressions of matchers: whether they compile, and which of some values they match."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final

from heliograph.promql.printer import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLAIN: Final = r"(?a:[\w\-.|/:, ]*)"  # nothing in these that could fail to compile
_LIST: Final = r"(?:[^.^$*+?()\[\]{}\\]|\\[.^$*+?()\[\]{}|\\\-/])*"  # `|` stands between the values


def fault(pattern: str) -> bool:
    """Whether Prometheus refuses the pattern; the native parser's engine takes the same syntax."""
    return not re.fullmatch(_PLAIN, pattern) and _refused(pattern)


def alternatives(pattern: str) -> tuple[str, ...] | None:
    """The values that a pattern lists, such as `a|b`; None when it is more than a list of plain values."""
    if not re.fullmatch(_LIST, pattern):
        return None
    values = [""]
    for one in re.findall(r"\\?.", pattern, re.DOTALL):
        if one == "|":
            values.append("")
        else:
            values[-1] += one[-1]
    return tuple(values)


def branches(pattern: str) -> tuple[str, ...]:
    """The alternatives that a pattern consists of, as patterns; itself where brackets make them hard to tell."""
    return (pattern,) if any(one in pattern for one in "([\\") else tuple(pattern.split("|"))


def matching(pattern: str, values: Iterable[str]) -> frozenset[str] | None:
    """Those of the values that the whole pattern matches; None when only RE2 can tell."""
    listed = alternatives(pattern)
    if listed is not None:
        return frozenset(values) & frozenset(listed)
    compiled = _compiled(pattern)
    return None if compiled is None else frozenset(value for value in values if compiled.fullmatch(value))


def expanded(pattern: str, template: str, value: str) -> str | None:
    """The template filled in by a match, as `label_replace` does; None for no match, and when it cannot be told."""
    compiled = _compiled(pattern)
    found = None if compiled is None else compiled.fullmatch(value)
    if found is None:
        return None
    return re.sub(r"\$(?:(\w+)|\{(\w+)\})|\$\$", lambda one: _group(found, one[1] or one[2]), template)


def _group(found: re.Match[str], name: str | None) -> str:
    """A group by number or name; Go puts nothing for one that does not exist, and `$$` is a dollar."""
    if name is None:
        return "$"
    try:
        return found[int(name) if name.isdecimal() else name] or ""
    except IndexError:
        return ""


@functools.lru_cache(maxsize=1024)
def _refused(pattern: str) -> bool:
    import promql_parser

    try:
        promql_parser.parse(f'{{a="a",b=~{quoted(pattern)}}}')
    except ValueError:
        return True
    return False


@functools.lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    try:
        return re.compile(pattern, re.ASCII | re.DOTALL)
    except (re.error, RecursionError, OverflowError):
        return None
