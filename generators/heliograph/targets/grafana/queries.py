"""The queries of panels: lowered once, and written as Grafana's targets."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from heliograph.promql.identity import form
from heliograph.promql.lowering import lower
from heliograph.promql.printer import show
from heliograph.promql.series import SeriesKind
from heliograph.promql.traversal import walk
from heliograph.promql.tree import Selector
from heliograph.targets.grafana.exclusions import broken
from heliograph.targets.grafana.legends import legends, names, telling_labels, what
from heliograph.targets.grafana.page import PROMETHEUS
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    from heliograph.model.panel import Panel
    from heliograph.promql.tree import Expression
    from heliograph.targets.grafana.page import Json, Page


_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@frozen(eq=False)
class Lowered:
    """An expression as it is sent.

    Its tree and text, the series it reads, the labels that tell its results apart (None when they cannot be known), and
    what these are called when it is shown `alone` (empty: like the panel) and `beside` other queries. `broken` are
    rules of dashboard-linter that it breaks, with the reasons; `fixed` says that it has a window of its own, `buckets`
    that it reads those of a histogram.
    """

    tree: Expression
    text: str
    selectors: list[Selector]
    labels: tuple[str, ...] | None
    alone: str
    beside: str
    broken: list[tuple[str, str]]
    fixed: bool
    buckets: bool


def lowered(panel: Panel, page: Page) -> list[Lowered]:
    """The panel's queries, scoped, with their windows. Expressions that are equal are sent alike, and made once."""
    around = page.around
    known = around.known if panel.alert is None else around.known_alerting
    found: list[Lowered] = []
    for query in panel.queries:
        written = query.expression.expression()
        key = form(written)
        one = known.get(key)
        if one is None:
            context = around.adaptive if panel.alert is None else around.alerting
            one = known[key] = _lowered(lower(written, context))
        found.append(one)
    return found


def _lowered(tree: Expression) -> Lowered:
    nodes = walk(tree)
    selectors = [node for node in nodes if isinstance(node, Selector)]
    text, labels = show(tree), telling_labels(tree)
    alone, beside = names(what(tree, selectors) or text, labels)
    return Lowered(tree, text, selectors, labels, alone, beside, *broken(nodes), any(map(_is_bucket, selectors)))


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
    called = legends(panel, queries)
    for index, query in enumerate(panel.queries):
        one = queries[index]
        now = instant if query.instant is None else query.instant
        target: Json = {
            "datasource": source,
            "editorMode": "code",
            "expr": one.text,
            "format": form,
            "instant": now,
            "legendFormat": called[index],
            "range": not now,
            "refId": ref_id(index),
        }
        if exemplars and one.buckets and not now:
            target["exemplar"] = True
        if query.hidden:
            target["hide"] = True
        found.append(target)
    return found


@cache
def ref_id(index: int) -> str:
    """The name of a panel's query by its place from 0: A to Z, then AA, AB …"""
    before, letter = divmod(index, len(_LETTERS))
    return f"{ref_id(before - 1)}{_LETTERS[letter]}" if before else _LETTERS[letter]


def _is_bucket(selector: Selector) -> bool:
    return selector.series is not None and selector.series.kind is SeriesKind.BUCKET
