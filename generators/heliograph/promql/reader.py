"""Raw PromQL read into the tree. The native parser is loaded at the first call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.promql.complaints import unreadable
from heliograph.promql.conversion import Conversion
from heliograph.promql.scanning import UnreadableQuery, scan
from heliograph.promql.substitution import Substitution
from heliograph.promql.traversal import MAX_DEPTH, depth
from heliograph.promql.tree import (
    Expression,
    Raw,
)
from heliograph.promql.variables import variables
from heliograph.source import here, place_of

if TYPE_CHECKING:
    from heliograph.promql.scanning import Token
    from heliograph.promql.series import Catalogue
    from heliograph.source import Site

__all__ = ["UnreadableQuery", "read", "variables"]


def read(raw: Raw | str, catalogue: Catalogue | None = None) -> Expression:
    """The tree of a query written as text; its selectors know their series when a catalogue is given.

    Grafana variables are kept as they are written. Every node has the site of `raw`, for a text the caller's. Raises
    UnreadableQuery, with the column of the fault where it can be told.
    """
    text, site = (raw.text, raw.site) if isinstance(raw, Raw) else (raw, here())
    try:
        tokens = scan(text)
        if not tokens:
            raise UnreadableQuery("the query is empty", help="write an expression")
        tree = _tree(text, tokens, catalogue, site)
        if depth(tree) > MAX_DEPTH:
            raise UnreadableQuery("the query is nested too deep", help="split it into recording rules")
    except UnreadableQuery as error:
        error.place = place_of(site)
        raise
    return tree


def _tree(text: str, tokens: list[Token], catalogue: Catalogue | None, site: Site) -> Expression:
    import promql_parser

    substitution = Substitution(text, tokens)
    first = ""
    for plain in substitution.texts():
        try:
            node = promql_parser.parse(plain)
        except ValueError as error:
            first = first or substitution.restored(str(error))
        else:
            return Conversion(substitution, catalogue, site).tree(node)
    raise unreadable(first, tokens)
