"""What was seen of a service, in one form: whether its own `/metrics` said it or a Prometheus that scrapes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from heliograph.livecheck.samples import Exposition, Mistake

Labels = Mapping[str, str]

_SUFFIXES: Final = ("_total", "_created", "_bucket", "_sum", "_count", "_info", "_gsum", "_gcount")


@frozen(eq=False)
class Scrape:
    """Series by name, and what is said of families; of the latter several things when targets differ.

    `source` is how people call it and `form` how it speaks; `file` is set when it is one. `target_labels` are labels
    that Prometheus adds: they tell instances apart, and belong to no definition. `stored` says that Prometheus has
    taken the series in, and dropped empty labels.
    """

    source: str
    form: str
    kinds: Mapping[str, frozenset[str]]
    units: Mapping[str, frozenset[str]]
    series: Mapping[str, Sequence[Labels]]
    target_labels: frozenset[str] = frozenset()
    exemplars: int = 0
    mistakes: tuple[Mistake, ...] = ()
    unsaid: int = 0
    file: str | None = None
    stored: bool = False

    def target(self, labels: Labels) -> tuple[str, ...]:
        """Which instance a series comes from."""
        return tuple(labels.get(name, "") for name in sorted(self.target_labels))

    def own(self, labels: Labels) -> frozenset[str]:
        """The names of the labels that the service itself gives a series."""
        return frozenset(labels).difference(self.target_labels)


def family(name: str, kinds: Container[str]) -> str:
    """The one of the families that a series belongs to; its own name when it belongs to none."""
    if name in kinds:
        return name
    stems = (name.removesuffix(suffix) for suffix in _SUFFIXES if name.endswith(suffix))
    return next((stem for stem in stems if stem in kinds), name)


def of_exposition(exposition: Exposition, *, source: str, file: str | None = None) -> Scrape:
    """What one body says; a family of which no line tells the type is untyped."""
    series = _by_name((sample.name, sample.labels) for sample in exposition.samples)
    kinds = {name: frozenset((kind,)) for name, kind in exposition.kinds.items()}
    untyped = frozenset(("unknown" if exposition.openmetrics else "untyped",))
    kinds |= {name: untyped for name in series if family(name, exposition.kinds) not in exposition.kinds}
    return Scrape(
        source,
        "OpenMetrics" if exposition.openmetrics else "the text format",
        kinds,
        {name: frozenset((unit,)) for name, unit in exposition.units.items() if unit},
        series,
        exemplars=sum(sample.exemplar is not None for sample in exposition.samples),
        mistakes=exposition.mistakes,
        unsaid=exposition.unsaid,
        file=file,
    )


def of_prometheus(
    *, source: str, metadata: Iterable[tuple[str, str, str]], samples: Iterable[Labels], targets: Iterable[Labels]
) -> Scrape:
    """What a Prometheus knows: metadata as name, type and unit, the series that are there now, and those of `up`."""
    kinds, units = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for name, kind, unit in metadata:
        kinds[name].add(kind)
        if unit:
            units[name].add(unit)
    named = ((one["__name__"], {key: text for key, text in one.items() if key != "__name__"}) for one in samples)
    return Scrape(
        source,
        "the API of Prometheus",
        {name: frozenset(many) for name, many in kinds.items()},
        {name: frozenset(many) for name, many in units.items()},
        _by_name(named),
        target_labels=frozenset(name for one in targets for name in one if name != "__name__") | {"job", "instance"},
        stored=True,
    )


def _by_name(series: Iterable[tuple[str, Labels]]) -> Mapping[str, Sequence[Labels]]:
    found = defaultdict[str, list[Labels]](list)
    for name, labels in series:
        found[name].append(labels)
    return dict(found)
