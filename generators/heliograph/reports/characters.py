"""Text that is safe to print: definitions may hold anything, terminals and parsers should not suffer from it."""

from __future__ import annotations

import unicodedata

# Controls, invisible formatting, halves of surrogate pairs, line breaks.
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def clean(text: str) -> str:
    """The text with what would act on a terminal or hide in it written as escapes; line breaks stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(one if one == "\n" or not _acts(one) else _escaped(one) for one in text)


def cell(character: str) -> str:
    """A character as an excerpt shows it: never one that would act on the terminal."""
    return "\N{REPLACEMENT CHARACTER}" if _acts(character) else character


def width(character: str) -> int:
    """How many columns of a terminal a character fills."""
    if character.isascii():
        return 1
    if unicodedata.combining(character) or unicodedata.category(character) == "Mn":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _acts(character: str) -> bool:
    return not (character.isascii() and character.isprintable()) and unicodedata.category(character) in _UNPRINTABLE


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode()
