"""How prometheus_client's registry sees a family, so that every `/metrics` that a service has already shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from prometheus_client.metrics_core import Metric
from prometheus_client.samples import Exemplar as ClientExemplar
from prometheus_client.samples import Sample

from heliograph.metrics.buckets import le
from heliograph.metrics.instruments.children import CounterChild, GaugeChild, HistogramChild
from heliograph.metrics.instruments.exemplars import Exemplar, scraped
from heliograph.metrics.instruments.family import Facts, Family

if TYPE_CHECKING:
    from collections.abc import Iterator


class Collector:
    """A family as a collector of prometheus_client."""

    def __init__(self, family: Family | Facts) -> None:
        self.family: Final = family

    def describe(self) -> list[Metric]:
        """The family's name and kind, which the registry holds against the others'."""
        return [self._empty()]

    def collect(self) -> list[Metric]:
        """The family with its samples, in the order in which its series were made."""
        scraped()
        metric = self._empty()
        metric.samples.extend(_facts(self.family) if isinstance(self.family, Facts) else _samples(self.family))
        return [metric]

    def _empty(self) -> Metric:
        family = self.family
        kind = family.shape.kind
        suffix = {"counter": "_total", "info": "_info"}.get(kind, "")
        return Metric(family.name.removesuffix(suffix), family.help, kind)


def _samples(family: Family) -> Iterator[Sample]:
    for child in tuple(family.series):
        labels = dict(zip(family.label_names, child.key, strict=True))
        match child:
            case CounterChild():
                name = family.name.removesuffix("_total") + "_total"
                yield Sample(name, labels, child.value, None, _exemplar(child.exemplar))
            case GaugeChild():
                yield Sample(family.name, labels, child.value)
            case HistogramChild():
                yield from _distribution(family.name, labels, child)
            case _:  # pragma: no cover — there are no others
                raise AssertionError(child)


def _distribution(name: str, labels: dict[str, str], child: HistogramChild) -> Iterator[Sample]:
    counts, total = child.snapshot()
    exemplars = child.exemplars or [None] * len(counts)
    seen = 0
    for bound, count, exemplar in zip((*child.family.buckets, float("inf")), counts, exemplars, strict=True):
        seen += count
        yield Sample(f"{name}_bucket", {**labels, "le": le(bound)}, float(seen), None, _exemplar(exemplar))
    yield Sample(f"{name}_count", labels, float(seen))
    yield Sample(f"{name}_sum", labels, total)


def _facts(family: Facts) -> Iterator[Sample]:
    if family.facts is not None:
        labels = dict(zip(family.label_names, family.facts, strict=True))
        yield Sample(family.name.removesuffix("_info") + "_info", labels, 1.0)


def _exemplar(exemplar: Exemplar | None) -> ClientExemplar | None:
    return exemplar and ClientExemplar(dict(exemplar.labels), exemplar.value, exemplar.timestamp)
