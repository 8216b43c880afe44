"""Words."""

from __future__ import annotations

from dataclasses import field
from typing import ClassVar, Literal

from heliograph.model.panel import Panel
from heliograph.values import frozen


@frozen(kw_only=True)
class Text(Panel):
    """Words in Markdown; variables of the dashboard are filled in."""

    kind: ClassVar[str] = "text"

    content: str = field(kw_only=False)
    mode: Literal["markdown", "html", "code"] = "markdown"
