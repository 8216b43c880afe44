"""One trace."""

from __future__ import annotations

from dataclasses import field
from typing import ClassVar, Literal

from heliograph.model.panel import Panel
from heliograph.values import frozen


@frozen(kw_only=True)
class Traces(Panel):
    """One trace from Tempo, span by span;

    `query` is its id or TraceQL, often a TextVariable: `Traces("Trace", "$trace_id")`.
    """

    kind: ClassVar[str] = "traces"
    source: ClassVar[Literal["", "prometheus", "loki", "tempo"]] = "tempo"

    query: str = field(kw_only=False)
    limit: int = 20
