"""Where a value was written: captured as a code object and an instruction, resolved to file and columns on demand.

Capturing costs a few hundred nanoseconds; reading the file and finding columns happens only when something is said
about the value.
"""

from __future__ import annotations

import functools
import sys
from typing import TYPE_CHECKING, TypeAlias

from heliograph.values import COMPILED, frozen

if TYPE_CHECKING:
    import ast
    from types import CodeType, FrameType

_OURS = __name__.partition(".")[0] + "."


@frozen(order=True)
class Place:
    """A stretch of one file: 1-based lines, 0-based columns in characters, the end exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def text(self) -> str:
        """The first line of the place as written, without its line break."""
        import linecache

        return linecache.getline(self.file, self.line).rstrip("\r\n")

    def part(self, word: str) -> Place:
        """Where `word` stands in it, the last time if more than once; the whole place when it is not written there."""
        import linecache
        import re

        pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        for line in range(self.end_line, self.line - 1, -1) if word else ():
            start = self.column if line == self.line else 0
            text = linecache.getline(self.file, line)
            found = [*pattern.finditer(text, start, self.end_column if line == self.end_line else len(text))]
            if found:
                return Place(self.file, line, found[-1].start(), line, found[-1].end())
        return self


Site: TypeAlias = "tuple[CodeType, int]"
"""The call site of a definition: a code object and an instruction of it. A plain tuple, for there are many thousands:
`file_of`, `place_of` and `argument_of` say what it means.
"""


def file_of(site: Site) -> str:
    """The file that the call stands in, as the interpreter names it."""
    return site[0].co_filename


def place_of(site: Site) -> Place:
    """The whole expression that made the value."""
    import itertools
    import linecache

    code, instruction = site
    file = code.co_filename
    position = next(itertools.islice(code.co_positions(), instruction // 2, None), None)
    line, end_line, column, end_column = position or (None, None, None, None)
    if line is None:
        line = code.co_firstlineno
    if end_line is None or column is None or end_column is None:
        return Place(file, line, 0, line, len(linecache.getline(file, line).rstrip()))
    return Place(file, line, _characters(file, line, column), end_line, _characters(file, end_line, end_column))


def argument_of(site: Site, name: str | int) -> Place:
    """The argument of that name or position in the call, or the whole call when it is not written there."""
    whole = place_of(site)
    call = _calls(whole.file).get((whole.line, whole.column, whole.end_line, whole.end_column))
    if call is None:
        return whole
    if isinstance(name, int):
        value = call.args[name] if name < len(call.args) else None
    else:
        value = next((keyword.value for keyword in call.keywords if keyword.arg == name), None)
    return whole if value is None else _place(whole.file, value)


def here() -> Site:
    """The site of the innermost caller outside this package, looked for from the caller of who asks."""
    # Runs for every node of every expression, so it is written for speed: no call, and of each frame only its file.
    frame: FrameType = sys._getframe(2)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] — cheaper than a traceback
    try:
        while _ours[(code := frame.f_code).co_filename] and (back := frame.f_back) is not None:
            frame = back
    except KeyError:
        _is_ours(frame.f_code.co_filename)
        return here()
    return code, frame.f_lasti


def calling_module() -> str:
    """The name of the module that the innermost caller outside this package belongs to; ours for what it imports."""
    frame: FrameType = sys._getframe(1)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    while _is_ours(frame.f_code.co_filename) and (back := frame.f_back) is not None:
        frame = back
    name = str(frame.f_globals.get("__name__", ""))
    return _OURS if name.startswith("importlib.") else name


_FOLDER = here.__code__.co_filename.removesuffix("source.py")
_ours: dict[str, bool] = {}
"""Whether a file that code is of belongs to this package."""


def _is_ours(file: str) -> bool:
    known = _ours[file] = file == COMPILED or file.startswith(_FOLDER)
    return known


def _characters(file: str, line: int, column: int) -> int:
    """Columns of the interpreter and of `ast` count UTF-8 bytes; people count characters."""
    import linecache

    return len(linecache.getline(file, line).encode()[:column].decode(errors="ignore"))


def _place(file: str, node: ast.expr) -> Place:
    end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
    return Place(
        file,
        node.lineno,
        _characters(file, node.lineno, node.col_offset),
        end_line,
        _characters(file, end_line, end_column),
    )


@functools.cache
def _calls(file: str) -> dict[tuple[int, int, int, int], ast.Call]:
    """Every call of a file by its place; empty when the file cannot be read as Python."""
    import ast
    import linecache

    try:
        tree = ast.parse("".join(linecache.getlines(file)))
    except (SyntaxError, ValueError, RecursionError):
        return {}
    found: dict[tuple[int, int, int, int], ast.Call] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            place = _place(file, node)
            found[place.line, place.column, place.end_line, place.end_column] = node
    return found
