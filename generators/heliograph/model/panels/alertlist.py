"""The service's alerts."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from heliograph.model.panel import Panel
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

State = Literal["firing", "pending", "recovering", "normal", "error", "noData"]


@frozen(kw_only=True)
class AlertList(Panel):
    """The alerts of this service that are in one of the `states`;

    `matching` narrows them by matchers: `severity="high"`.
    """

    kind: ClassVar[str] = "alertlist"

    states: Sequence[State] = ("firing", "pending")
    matching: str = ""
    name: str = ""
    group_by: Sequence[str] = ()
    max_items: int = 20
    sort_order: Literal["importance", "alphabetical", "newest", "oldest"] = "importance"
    view_mode: Literal["list", "stat"] = "list"
