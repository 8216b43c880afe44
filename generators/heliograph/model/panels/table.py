"""Labels and values in columns."""

from __future__ import annotations

from typing import ClassVar, Literal

from heliograph.model.panel import MetricPanel
from heliograph.values import frozen


@frozen(kw_only=True)
class Table(MetricPanel):
    """A column for each label and each query, a row for each series, as of now.

    Without `transformations`, the queries are joined on their labels, columns of values are named by the queries'
    legends, and the time is left out. `sort_by` names a column.
    """

    kind: ClassVar[str] = "table"

    cell_height: Literal["sm", "md", "lg"] = "sm"
    align: Literal["auto", "left", "center", "right"] = "auto"
    filterable: bool = False
    sort_by: str = ""
    sort_descending: bool = True
