"""The queries of panels: lowered once, and written as Grafana's targets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from heliograph.promql.lowering import lower
from heliograph.promql.printer import show
from heliograph.promql.series import SeriesKind
from heliograph.promql.traversal import walk
from heliograph.promql.tree import (
    Selector,
)
from heliograph.targets.grafana.legends import legends, telling_labels
from heliograph.targets.grafana.page import PROMETHEUS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    from heliograph.model.panel import Panel, Query
    from heliograph.promql.tree import Expression
    from heliograph.targets.grafana.page import Json, Page


_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Lowered(NamedTuple):
    """A query as it is sent:

    tree and text, every node of the tree, the series read, the labels that tell results apart.
    """

    query: Query
    tree: Expression
    text: str
    nodes: list[Expression]
    selectors: list[Selector]
    labels: tuple[str, ...] | None


def lowered(panel: Panel, page: Page) -> list[Lowered]:
    """The panel's queries, scoped, with their windows."""
    context = page.adaptive if panel.alert is None else page.alerting
    found: list[Lowered] = []
    for query in panel.queries:
        tree = lower(query.expression.expression(), context)
        nodes = walk(tree)
        selectors = [node for node in nodes if isinstance(node, Selector)]
        found.append(Lowered(query, tree, show(tree), nodes, selectors, telling_labels(tree)))
    return found


def targets(
    panel: Panel,
    queries: Sequence[Lowered],
    page: Page,
    *,
    instant: bool = False,
    form: Literal["time_series", "table", "heatmap"] = "time_series",
    exemplars: bool = False,
) -> list[Json]:
    """The targets of a panel; with `exemplars`, those that draw ranges of a histogram's buckets ask for them."""
    source = page.sources[PROMETHEUS]
    found: list[Json] = []
    for index, (one, legend) in enumerate(zip(queries, legends(panel, queries), strict=True)):
        query = one.query
        now = instant if query.instant is None else query.instant
        target: Json = {
            "datasource": source,
            "editorMode": "code",
            "expr": one.text,
            "format": form,
            "instant": now,
            "legendFormat": legend,
            "range": not now,
            "refId": ref_id(index),
        }
        if exemplars and not now and any(map(_is_bucket, one.selectors)):
            target["exemplar"] = True
        if query.hidden:
            target["hide"] = True
        found.append(target)
    return found


def ref_id(index: int) -> str:
    """The name of a panel's query by its place from 0: A to Z, then AA, AB …"""
    before, letter = divmod(index, len(_LETTERS))
    return f"{ref_id(before - 1)}{_LETTERS[letter]}" if before else _LETTERS[letter]


def _is_bucket(selector: Selector) -> bool:
    return selector.series is not None and selector.series.kind is SeriesKind.BUCKET
