"""The queries of panels: lowered once, and written as Grafana's targets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from heliograph.promql.identity import form
from heliograph.promql.lowering import lower
from heliograph.promql.printer import show
from heliograph.promql.series import SeriesKind
from heliograph.promql.traversal import walk
from heliograph.promql.tree import Selector
from heliograph.targets.grafana.exclusions import broken
from heliograph.targets.grafana.legends import legends, telling_labels, what
from heliograph.targets.grafana.page import PROMETHEUS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    from heliograph.model.panel import Panel
    from heliograph.promql.tree import Expression
    from heliograph.targets.grafana.page import Json, Page


_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Lowered(NamedTuple):
    """An expression as it is sent.

    Its tree and text, the series it reads, and what its results are called: the labels that tell them apart (None when
    they cannot be known) and, in a word, what they show. `broken` are rules of dashboard-linter that it breaks, with
    the reasons; `fixed` says that it has a window of its own, `buckets` that it reads those of a histogram.
    """

    tree: Expression
    text: str
    selectors: list[Selector]
    labels: tuple[str, ...] | None
    what: str
    broken: list[tuple[str, str]]
    fixed: bool
    buckets: bool


def lowered(panel: Panel, page: Page) -> list[Lowered]:
    """The panel's queries, scoped, with their windows. Expressions that are equal are sent alike, and made once."""
    alerting = panel.alert is not None
    context, known = (page.alerting, page.known.alerting) if alerting else (page.adaptive, page.known.adaptive)
    found: list[Lowered] = []
    for query in panel.queries:
        written = query.expression.expression()
        key = form(written)
        one = known.get(key)
        if one is None:
            one = known[key] = _lowered(lower(written, context))
        found.append(one)
    return found


def _lowered(tree: Expression) -> Lowered:
    nodes = walk(tree)
    selectors = [node for node in nodes if isinstance(node, Selector)]
    text = show(tree)
    buckets = any(map(_is_bucket, selectors))
    return Lowered(tree, text, selectors, telling_labels(tree), what(tree, selectors) or text, *broken(nodes), buckets)


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
    for index, (query, one, legend) in enumerate(zip(panel.queries, queries, legends(panel, queries), strict=True)):
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
        if exemplars and one.buckets and not now:
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
