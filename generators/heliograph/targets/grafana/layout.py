"""Where panels stand: in shelves of 24 columns, filled from left to right in reading order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

COLUMNS: Final = 24


@frozen
class Size:
    """How large a kind of panel is when nothing else is said, and how narrow it may become;

    in columns and grid units.
    """

    width: int
    height: int
    least: int


@frozen
class Box:
    """What the layout knows of a panel.

    A width or height of None is for the layout to choose; `alone` takes a shelf of its own.
    """

    size: Size
    width: int | None = None
    height: int | None = None
    alone: bool = False


@frozen
class Place:
    """A panel's rectangle in the grid."""

    x: int
    y: int
    width: int
    height: int


def arrange(boxes: Sequence[Box], top: int) -> list[Place]:
    """A place for each box, from the grid line `top` on: in order, without overlap, shelves filled to the edge."""
    places: list[Place] = []
    for shelf in _shelves(boxes):
        height = max(box.height or box.size.height for box in shelf)
        x = 0
        for box, width in zip(shelf, _widths(shelf), strict=True):
            places.append(Place(x, top, width, box.height or height))
            x += width
        top += height
    return places


def bottom(places: Iterable[Place], top: int) -> int:
    """The first grid line below all places."""
    return max((place.y + place.height for place in places), default=top)


def _shelves(boxes: Sequence[Box]) -> list[list[Box]]:
    """The boxes in shelves: all in one where they fit when each is a little narrower, else as their sizes say."""
    if not any(box.alone for box in boxes) and 0 < sum(box.width or box.size.least for box in boxes) <= COLUMNS:
        return [list(boxes)]
    shelves: list[list[Box]] = []
    room = 0
    for box in boxes:
        wanted = _wanted(box)
        if box.alone or wanted > room or not shelves:
            shelves.append([])
            room = COLUMNS
        shelves[-1].append(box)
        room = 0 if box.alone else room - wanted
    return shelves


def _wanted(box: Box) -> int:
    return min(box.width or (COLUMNS if box.alone else box.size.width), COLUMNS)


def _widths(shelf: Sequence[Box]) -> list[int]:
    """Widths that fill the shelf.

    A given width stays; the others shrink or stretch in turn, to twice their own at most.
    """
    widths = [_wanted(box) for box in shelf]
    spare = COLUMNS - sum(widths)
    if not spare:
        return widths
    step = 1 if spare > 0 else -1
    free = [index for index, box in enumerate(shelf) if box.width is None and not box.alone]
    while spare and free:
        free = [index for index in free if _may_change(shelf[index].size, widths[index], step)]
        for index in free[: abs(spare)]:
            widths[index] += step
            spare -= step
    return widths


def _may_change(size: Size, width: int, step: int) -> bool:
    return width < min(2 * size.width, COLUMNS) if step > 0 else width > size.least
