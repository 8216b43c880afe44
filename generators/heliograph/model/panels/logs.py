"""Lines of logs."""

from __future__ import annotations

from dataclasses import field
from typing import ClassVar, Literal

from heliograph.model.panel import Panel
from heliograph.values import frozen


@frozen(kw_only=True)
class Logs(Panel):
    """Lines of logs from Loki;

    `query` is LogQL, with the dashboard's variables: `{job=~"$job"} | json | level = "error"`.
    """

    kind: ClassVar[str] = "logs"
    source: ClassVar[Literal["", "prometheus", "loki", "tempo"]] = "loki"

    query: str = field(kw_only=False)
    max_lines: int | None = None
    show_time: bool = True
    show_labels: bool = False
    wrap_lines: bool = True
    prettify: bool = False
    details: bool = True
    dedup_strategy: Literal["none", "exact", "numbers", "signature"] = "none"
    sort_order: Literal["Descending", "Ascending"] = "Descending"
