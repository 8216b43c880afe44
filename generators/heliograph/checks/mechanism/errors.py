"""Errors that kept definitions from being loaded, so that they are reported as findings are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.findings import HeliographError


class Errors:
    """What went wrong while definitions were read."""

    def __init__(self, errors: Sequence[HeliographError]) -> None:
        self.errors = tuple(errors)
