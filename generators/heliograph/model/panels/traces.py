"""One trace."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from heliograph.model.panel import Panel


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces(Panel):
    """One trace from Tempo, span by span; `query` is its id or TraceQL, often a TextVariable: `Traces("Trace", "$trace_id")`."""

    kind: ClassVar[str] = "traces"

    query: str = field(kw_only=False)
    limit: int = 20
