"""What an outside program says of one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.values import frozen

if TYPE_CHECKING:
    from pathlib import Path


@frozen
class Verdict:
    """`message` is empty when the file passed, else the program's own words, without secrets."""

    path: Path
    message: str = ""

    @property
    def passed(self) -> bool:
        """Whether the program accepted the file."""
        return not self.message
