"""What the language knows of a series: its name, kind, labels and unit, as the catalogue says."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import TYPE_CHECKING

from heliograph.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from heliograph.promql.matchers import Matcher
    from heliograph.source import Site


class SeriesKind(StrEnum):
    """How a series behaves: whether it only grows, and what its labels carry."""

    COUNTER = "counter"
    GAUGE = "gauge"
    BUCKET = "histogram bucket"
    INFO = "info"
    RECORDED = "recorded series"


@frozen
class Unit:
    """A unit of measure: a plural base name (`seconds`, `bytes`, `requests`, `ratio`) and whether it is per second."""

    name: str
    per_second: bool = False

    def rate(self) -> Unit:
        """The unit of this quantity's growth per second; seconds per second are a plain ratio."""
        return RATIO if self.name == "seconds" else Unit(self.name, per_second=True)

    def __str__(self) -> str:
        """`bytes` or `bytes/s`."""
        return f"{self.name}/s" if self.per_second else self.name


RATIO = Unit("ratio")


@frozen
class LabelSpec:
    """A label that a series carries: closed (all `values` known) or open (at most `limit` of them, None unknown).

    Values that are `numeric` are numbers as Prometheus 3 writes them; a foreign producer may write them otherwise.
    """

    name: str
    values: tuple[str, ...] | None = None
    limit: int | None = None
    numeric: bool = False

    @property
    def size(self) -> int | None:
        """How many values it may take at most."""
        return self.limit if self.values is None else len(self.values)

    def spellings(self, value: str) -> tuple[str, ...]:
        """How a declared value may stand on a series.

        Go's client writes 1 where Python's writes 1.0. Prometheus 3 makes 1.0 of both, Prometheus 2 keeps what it gets.
        """
        return (value, value.removesuffix(".0")) if self.numeric and value.endswith(".0") else (value,)


@frozen
class Series:
    """One series name of a metric.

    `labels` are the declared ones (`le` and `quantile` included), without the target labels `job` and `instance` that
    every scraped series also carries. `scope` None means the service's own; otherwise the matchers that select it.
    """

    name: str
    kind: SeriesKind
    labels: tuple[LabelSpec, ...] = ()
    unit: Unit | None = None
    help: str = ""
    metric: str = ""
    buckets: tuple[float, ...] = ()
    scope: tuple[Matcher, ...] | None = None
    target_labels: tuple[str, ...] = ("job", "instance")
    site: Site | None = field(default=None, compare=False, repr=False)

    def label(self, name: str) -> LabelSpec | None:
        """The declared label of that name; target labels are open and have no declaration."""
        return next((spec for spec in self.labels if spec.name == name), None)

    @property
    def label_names(self) -> tuple[str, ...]:
        """Every label name that a sample may carry: declared labels and target labels."""
        return (*(spec.name for spec in self.labels), *self.target_labels)


class Catalogue:
    """Every series that definitions may query, by name. The first of a name wins; duplicates are a finding."""

    def __init__(self, series: Iterable[Series] = ()) -> None:
        self._series: dict[str, Series] = {}
        for one in series:
            self._series.setdefault(one.name, one)

    def get(self, name: str) -> Series | None:
        """The series of that name, or None."""
        return self._series.get(name)

    def __iter__(self) -> Iterator[Series]:
        """Series in the order of their definition."""
        return iter(self._series.values())

    def __len__(self) -> int:
        """How many series names are known."""
        return len(self._series)

    @property
    def names(self) -> Mapping[str, Series]:
        """Names to series."""
        return self._series
