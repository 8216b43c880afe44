"""The tree of an expression, at the place where people wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.values import replace

if TYPE_CHECKING:
    from heliograph.promql.tree import Expression, Operations
    from heliograph.source import Site


def written(given: Operations, site: Site) -> Expression:
    """The tree of what a definition at `site` was given: a bare metric has none of its own until it is asked."""
    tree = given.expression()
    return tree if tree is given else replace(tree, site=site)
