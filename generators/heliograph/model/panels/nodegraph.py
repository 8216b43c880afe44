"""Services and the calls between them."""

from __future__ import annotations

from typing import ClassVar, Literal

from heliograph.model.panel import Panel
from heliograph.values import frozen


@frozen(kw_only=True)
class NodeGraph(Panel):
    """Services and the calls between them, as Tempo's service graph has them;

    `matching` narrows it by matchers: `client="web"`.
    """

    kind: ClassVar[str] = "nodeGraph"
    source: ClassVar[Literal["", "prometheus", "loki", "tempo"]] = "tempo"

    matching: str = ""
    zoom_mode: Literal["cooperative", "greedy"] = "cooperative"
    layout_algorithm: Literal["layered", "force", "grid"] = "layered"
