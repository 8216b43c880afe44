"""PromQL as a tree: what builds it, reads it, says what it means, and writes it out.

Once loaded, this package stands in `heliograph` under the name of the word `promql("…")`, so it can be called as that.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heliograph.promql.tree import Raw


class _Word(ModuleType):
    def __call__(self, text: str) -> Raw:
        """The word `promql`."""
        from heliograph.promql.tree import promql

        return promql(text)


sys.modules[__name__].__class__ = _Word
