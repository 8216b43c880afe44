"""Colours for a terminal; the words stay the same."""

from __future__ import annotations

from typing import Final

_STYLES: Final = {
    "error": "bold red",
    "warning": "bold yellow",
    "code": "bold",
    "subject": "cyan",
    "gutter": "dim",
    "caret": "red",
    "help": "green",
}


def colour(style: str, text: str) -> str:
    """The text in the colours of a style, for `text(…, paint=colour)`."""
    from rich.color import ColorSystem
    from rich.style import Style

    return Style.parse(_STYLES[style]).render(text, color_system=ColorSystem.STANDARD)
