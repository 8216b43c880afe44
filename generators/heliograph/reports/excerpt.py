"""A line of source with carets under the part that matters."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from heliograph.reports.characters import cell, width

if TYPE_CHECKING:
    from heliograph.source import Place

WIDTH: Final = 120
"""Columns of source that are shown; longer lines are cut around the carets."""

_BEFORE = 40  # columns kept before the carets of a line that is cut
_TAB = 4


class Excerpt(NamedTuple):
    """A line as it is shown, and how many carets stand under it from which column on."""

    line: str
    start: int
    carets: int


def excerpt(place: Place) -> Excerpt | None:
    """The first line of a place; None when its file cannot be read or holds no such line."""
    text = place.text()
    if not text.strip():
        return None
    cells = [*_cells(text)]
    at = [0, *accumulate(sum(map(width, one)) for one in cells)]
    stop = place.end_column if place.end_line == place.line else len(text.rstrip())
    start, end = at[min(place.column, len(text))], at[min(stop, len(text))]
    return _cut(cells, at, start, max(end, start + 1))


def _cells(text: str) -> list[str]:
    """Each character as it is shown; a tab fills up to the next stop."""
    cells: list[str] = []
    column = 0
    for character in text:
        one = " " * (_TAB - column % _TAB) if character == "\t" else cell(character)
        cells.append(one)
        column += sum(map(width, one))
    return cells


def _cut(cells: list[str], at: list[int], start: int, end: int) -> Excerpt:
    """What of the line fits, its carets from column `start` to `end`."""
    total = at[-1]
    left = 0 if total <= WIDTH or end <= WIDTH - 1 else max(0, min(start - _BEFORE, total - WIDTH))
    right = min(total, left + WIDTH)
    shown = [one for one, column, after in zip(cells, at, at[1:], strict=False) if column >= left and after <= right]
    line = "".join(shown).rstrip()
    if right < total:
        end = min(end, right)
        line += "…"
    if left:
        line = "…" + line
        start, end = start - left + 1, end - left + 1
    return Excerpt(line, start, end - start)
