"""What was seen, sorted by what is declared: each metric with its series, and the families that belong to none."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from heliograph.livecheck.producers import producer
from heliograph.livecheck.scrape import family
from heliograph.promql.series import SeriesKind
from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from heliograph.livecheck.scrape import Labels, Scrape
    from heliograph.metrics.spec import Metric
    from heliograph.promql.series import LabelSpec, Series

    Target = tuple[str, ...]

OVERFLOW: Final = "__overflow__"
"""The value that the runtime gives a label whose limit is used up."""


@frozen(eq=False)
class Exposed:
    """A declared metric as it was seen: the types and units that are said of it, and its series by name."""

    metric: Metric[...]
    scrape: Scrape
    kinds: frozenset[str]
    units: frozenset[str]
    series: Mapping[str, Sequence[Labels]]

    @property
    def registered(self) -> bool:
        """Whether it is there at all; a metric whose labels had no value yet has a type and no series."""
        return bool(self.kinds or self.series)

    @property
    def count(self) -> int:
        """How many series it has."""
        return sum(map(len, self.series.values()))

    @property
    def of_each_process(self) -> bool:
        """Whether it is a gauge that processes which share their metrics expose one by one, told apart by `pid`."""
        return getattr(self.metric, "multiprocess_mode", "") in {"all", "liveall"}

    @property
    def combinations(self) -> int:
        """How many combinations of its labels one instance has at most, without those that overflowed."""
        names = [label.name for label in self.metric.labels_declared]
        found = defaultdict["Target", set[tuple[str, ...]]](set)
        for _, labels in self.declared_series():
            found[self.scrape.target(labels)].add(tuple(labels.get(name, "") for name in names))
        return max((sum(OVERFLOW not in one for one in many) for many in found.values()), default=0)

    def declared_series(self) -> Iterator[tuple[Series, Labels]]:
        """Every series of it that was seen, with its declaration."""
        for one in self.metric.series:
            for labels in self.series.get(one.name, ()):
                yield one, labels

    def values(self, label: LabelSpec) -> Mapping[Target, frozenset[str]]:
        """The values of a label that were seen, by instance; the overflow value is among them."""
        found = defaultdict["Target", set[str]](set)
        for _, labels in self.declared_series():
            if label.name in labels:
                found[self.scrape.target(labels)].add(labels[label.name])
        return {target: frozenset(values) for target, values in found.items()}

    def used(self, label: LabelSpec) -> int:
        """How much of an open label's limit is used, at the instance that uses most."""
        return max((len(values - {OVERFLOW}) for values in self.values(label).values()), default=0)

    def overflowed(self, label: LabelSpec) -> bool:
        """Whether values of an open label were counted together, for want of room."""
        return any(OVERFLOW in values for values in self.values(label).values())

    def bounds(self) -> Mapping[frozenset[tuple[str, str]], frozenset[float]]:
        """The bounds of each histogram: of every instance and combination of labels."""
        found = defaultdict[frozenset[tuple[str, str]], set[float]](set)
        for one, labels in self.declared_series():
            if one.kind is SeriesKind.BUCKET and "le" in labels:
                found[frozenset(pair for pair in labels.items() if pair[0] != "le")].add(_bound(labels["le"]))
        return {key: frozenset(bounds) for key, bounds in found.items()}

    def uninitialised(self) -> list[tuple[str, ...]]:
        """Combinations of closed labels that the runtime makes as it starts, and that some instance does not have."""
        if not self.metric.fields or self.metric.kind not in {SeriesKind.COUNTER, SeriesKind.BUCKET}:
            return []
        seen = defaultdict["Target", set[tuple[str, ...]]](set)
        for _, labels in self.declared_series():
            seen[self.scrape.target(labels)].add(tuple(labels.get(one.name, "") for one in self.metric.labels_declared))
        everywhere = set[tuple[str, ...]].intersection(*seen.values()) if seen else set[tuple[str, ...]]()
        return [one for one in self.metric.initial() if one not in everywhere]


@frozen
class Stranger:
    """A family that no definition declares."""

    name: str
    series: int


@frozen(eq=False)
class Comparison:
    """All of it. `producers` counts families that libraries are known to expose, `ignored` those that were to be."""

    scrape: Scrape
    exposed: tuple[Exposed, ...]
    strangers: tuple[Stranger, ...]
    producers: Mapping[str, int]
    ignored: int


def compare(metrics: Sequence[Metric[...]], scrape: Scrape, *, ignore: Sequence[str] = ()) -> Comparison:
    """Hold a scrape against the metrics of a service; families that begin with one of `ignore` are left out."""
    declared = {name for metric in metrics for name in _names(metric)}
    others = Counter[str]()
    # A Prometheus may know the types of metrics that other services have; only series are surely of this one.
    for name in scrape.series if scrape.stored else dict.fromkeys((*scrape.kinds, *scrape.series)):
        if name not in declared:
            others[_stranger(name, scrape)] += len(scrape.series.get(name, ()))
    strangers = {name: count for name, count in others.items() if name not in declared}
    left = {name: count for name, count in strangers.items() if not name.startswith(tuple(ignore))}
    producers = Counter(who for who in map(producer, left) if who is not None)
    return Comparison(
        scrape,
        tuple(_exposed(metric, scrape) for metric in metrics),
        tuple(Stranger(name, count) for name, count in left.items() if producer(name) is None),
        producers,
        ignored=len(strangers) - len(left),
    )


def _exposed(metric: Metric[...], scrape: Scrape) -> Exposed:
    series = {name: scrape.series[name] for name in _series_names(metric) if name in scrape.series}
    families = _families(metric)
    known = next((name for name in families if name in scrape.kinds), None)
    kinds = scrape.kinds[known] if known else frozenset(kind for name in series for kind in scrape.kinds.get(name, ()))
    units = next((scrape.units[name] for name in families if name in scrape.units), frozenset[str]())
    return Exposed(metric, scrape, kinds, units, series)


def _bound(text: str) -> float:
    """The number that `le` states; NaN, which is no bound, when it states none."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def _stem(metric: Metric[...]) -> str:
    """The name without what its kind adds."""
    suffix = {SeriesKind.COUNTER: "_total", SeriesKind.INFO: "_info"}.get(metric.kind, "")
    return metric.name.removesuffix(suffix)


def _families(metric: Metric[...]) -> tuple[str, ...]:
    """How the family may be called: the text format keeps the suffix of counters and infos, OpenMetrics does not."""
    return tuple(dict.fromkeys((metric.name, _stem(metric))))


def _series_names(metric: Metric[...]) -> tuple[str, ...]:
    """Its series; a native histogram has the name of its family."""
    return tuple(dict.fromkeys((*(one.name for one in metric.series), metric.name)))


def _names(metric: Metric[...]) -> tuple[str, ...]:
    """Every name that belongs to it, with the series that say when it began, which definitions do not have."""
    return (*_families(metric), *_series_names(metric), f"{_stem(metric)}_created")


def _stranger(name: str, scrape: Scrape) -> str:
    """The family that is told in place of one of its series."""
    stem = name.removesuffix("_created")
    if stem != name:
        name = next((one for one in (stem, f"{stem}_total") if one in scrape.kinds), name)
    return family(name, scrape.kinds)
