"""Files as reports name them."""

from __future__ import annotations

import functools
from pathlib import Path


@functools.cache
def relative(file: str, root: Path) -> str:
    """The file seen from the folder `root`, with forward slashes; a file outside of it by its full path."""
    whole, folder = Path(file).resolve(), root.resolve()
    return whole.relative_to(folder).as_posix() if whole.is_relative_to(folder) else whole.as_posix()
