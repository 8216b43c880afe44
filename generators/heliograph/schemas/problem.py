"""What is wrong with a value, and where in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable


@frozen
class Problem:
    """A fact about one part of a value. `path` leads there (`panels[3].gridPos`); it is empty for the whole value."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


def way(steps: Iterable[str | int]) -> str:
    """Keys and places as people write them: `panels[3].gridPos`, `labels["http.status"]`."""
    text = "".join(
        f"[{step}]" if isinstance(step, int) else f".{step}" if step.isidentifier() else f"[{json.dumps(step)}]"
        for step in steps
    )
    return text.removeprefix(".")


def shown(value: object) -> str:
    """A value for a message: as in JSON, cut when long; lists and mappings by their kind alone."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = json.dumps(value, ensure_ascii=False, default=repr)
    return text if len(text) <= 60 else f"{text[:59]}…"
