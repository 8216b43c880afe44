"""What the series of a query are called when the definition doesn't say."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from heliograph.promql.functions import AGGREGATIONS
from heliograph.promql.tree import Aggregate, Call, Number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.model.panel import Panel
    from heliograph.promql.tree import Expression, Selector
    from heliograph.targets.grafana.queries import Lowered

AUTO: Final = "__auto"
"""Grafana finds the names by itself."""
_COMMON: Final = frozenset({"__name__", "job"})
_REMEMBERED: Final = 1024
"""Groups of labels whose text is kept: there are few of them."""


def telling_labels(node: Expression) -> tuple[str, ...] | None:
    """The labels that tell the series of a result apart, in the order of its `by`; None when they cannot be known."""
    if isinstance(node, Aggregate):
        aggregation = AGGREGATIONS.get(node.operator)
        if aggregation is not None and aggregation.labels == "kept":
            return telling_labels(node.inner)
        if not node.without and aggregation is not None and aggregation.labels == "grouped":
            return node.labels or ()
    elif isinstance(node, Call) and node.function == "histogram_quantile" and node.arguments:
        inner = telling_labels(node.arguments[-1])
        return None if inner is None else tuple([name for name in inner if name != "le"])
    from heliograph.promql.inference.labels import labels  # most queries end in a sum by labels, which tell it all

    flow = labels(node)
    if not flow.exact:
        return None
    return tuple([name for name, label in flow.known.items() if name not in _COMMON and label.static is None])


def what(node: Expression, selectors: Sequence[Selector]) -> str:
    """What a query shows, in a word: `p95`, or the name of the first metric that it reads; empty if it reads none."""
    if isinstance(node, Call) and node.function == "histogram_quantile" and isinstance(node.arguments[0], Number):
        return f"p{node.arguments[0].value * 100:g}"
    return selectors[0].name if selectors else ""


def names(what: str, labels: tuple[str, ...] | None) -> tuple[str, str]:
    """What the series of a query are called alone, and beside those of others: then with `what` they show.

    The labels that tell them apart stand as Grafana fills them in.
    """
    if labels is None:
        return AUTO, AUTO
    telling = _telling(labels)
    return telling, f"{what} {telling}" if telling else what


@lru_cache(_REMEMBERED)
def _telling(labels: tuple[str, ...]) -> str:
    return " ".join([f"{{{{{name}}}}}" for name in labels])


def legends(panel: Panel, queries: Sequence[Lowered]) -> list[str]:
    """The legend of each query: as given, else the labels that tell its series apart.

    Where there are none, a query alone bears the panel's title; several are told apart by quantile or metric, and where
    that leaves two alike, by Grafana.
    """
    if len(queries) == 1:
        return [panel.queries[0].legend or queries[0].alone or panel.title]
    found = [query.legend or queries[index].beside for index, query in enumerate(panel.queries)]
    if len(set(found)) == len(found):
        return found
    return [
        text if query.legend or found.count(text) == 1 else AUTO
        for query, text in zip(panel.queries, found, strict=True)
    ]
