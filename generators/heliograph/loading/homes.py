"""Where a name is at home that a definition uses and does not import."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import heliograph
import heliograph.metrics

if TYPE_CHECKING:
    from collections.abc import Iterator


def way_to(word: str, root: Path, module: str) -> str:
    """How `module` comes to have `word`, as a remedy: by an import, of Heliograph's first; "" when nobody has it."""
    homes = {*_homes(word, root)}
    if module in homes:
        return f"it is defined further down: move {word} up"
    home = min(homes, key=lambda home: (_distance(home, module), home), default="")
    return home and f"import it: from {home} import {word}"


def module_names(root: Path) -> Iterator[str]:
    """Every module that definitions may import: their own and Heliograph's."""
    for folder in (root, Path(__file__).parents[2]):
        yield from (name for name, _ in _modules(folder))


def _homes(word: str, root: Path) -> Iterator[str]:
    # The text is asked, not the module: the one that is wanted may be broken itself, and its imports are no home.
    written = re.escape(word)
    defined = re.compile(rf"^(?:(?:class|def) {written}\b|{written} *(?:=(?!=)|:))", re.MULTILINE)
    for name, path in _modules(root):
        package, _, stem = name.rpartition(".")
        if package and stem == word:
            yield package
        elif defined.search(_text(path)):
            yield name
    yield from (ours.__name__ for ours in (heliograph, heliograph.metrics) if word in ours.__all__)


def _text(path: Path) -> str:
    """What a file holds; nothing when it cannot be read, which is told elsewhere if it matters."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _distance(home: str, module: str) -> tuple[int, bool]:
    """How far a home is from the module: Heliograph is nearest, then the same package, then a module called alike.

    So a `metrics.py` has its Gauge from `heliograph.metrics`, and a dashboard the panel of that name.
    """
    package = home.partition(".")[0]
    order = (heliograph.__name__, module.partition(".")[0], package)
    return order.index(package), home.rpartition(".")[2] != module.rpartition(".")[2]


def _modules(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every module below a folder, by its dotted name."""
    for path in folder.rglob("*.py"):
        parts = path.relative_to(folder).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path
