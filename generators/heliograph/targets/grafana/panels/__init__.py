"""The kinds of panels: one module each, found by the name of Grafana's plugin.

A module has `SIZE`, how large its panels are by default, and `render(panel, queries, page)`, which gives a panel
without id, place and what all panels may have.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.targets.grafana.layout import Size
    from heliograph.targets.grafana.page import Json, Page
    from heliograph.targets.grafana.queries import Lowered


class Kind(Protocol):
    """What a module of a kind of panel has."""

    SIZE: Size

    def render(self, panel: object, queries: Sequence[Lowered], page: Page, /) -> Json:
        """The panel as Grafana's JSON."""
        ...


@cache
def kind(name: str) -> Kind:
    """The module that renders the panels of a plugin."""
    return cast("Kind", import_module(f"{__name__}.{name.replace('-', '_').lower()}"))
