"""Words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from heliograph.model.panel import Panel


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Panel):
    """Words in Markdown; variables of the dashboard are filled in."""

    kind: ClassVar[str] = "text"

    content: str = field(kw_only=False)
    mode: Literal["markdown", "html", "code"] = "markdown"
