"""Datasets of vectors in memory, and the nearest ones to a vector by the cosine of the angle between them."""

from __future__ import annotations

import heapq
import itertools
import math
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from heliograph.runtime.tracing import traced

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tributary_telemetry.metrics import DatasetType

MOST_DATASETS: Final = 1000
MOST_VECTORS: Final = 100_000

Vector = tuple[float, ...]


class UnknownDataset(LookupError):
    """There is no dataset of that id."""


class Full(RuntimeError):
    """There is no room for more datasets, or for more vectors in one."""


class WrongDimension(ValueError):
    """A vector has not as many numbers as those of its dataset, or none, or no direction."""


@dataclass
class Dataset:
    """Vectors of one dimension, which the first of them decides, each scaled to length 1."""

    id: str
    tenant_id: str
    dataset_type: DatasetType
    vectors: dict[str, Vector] = field(default_factory=dict[str, Vector])
    dimension: int | None = None

    def add(self, vectors: Iterable[Sequence[float]]) -> list[str]:
        """Store vectors; their new ids. Raises WrongDimension or Full, and then stores none of them."""
        scaled = [_unit(vector) for vector in vectors]
        dimension = self.dimension or (len(scaled[0]) if scaled else None)
        if any(len(vector) != dimension for vector in scaled):
            raise WrongDimension(f"vectors of this dataset have {dimension} numbers")
        self.dimension = dimension
        if len(self.vectors) + len(scaled) > MOST_VECTORS:
            raise Full(f"a dataset holds {MOST_VECTORS:,} vectors")
        ids = [f"v{len(self.vectors) + number}" for number in range(len(scaled))]
        self.vectors.update(zip(ids, scaled, strict=True))
        return ids

    def nearest(self, vector: Sequence[float], count: int) -> list[tuple[str, float]]:
        """The ids of the nearest vectors with their cosines, nearest first."""
        wanted = _unit(vector)
        if self.dimension is not None and len(wanted) != self.dimension:
            raise WrongDimension(f"vectors of this dataset have {self.dimension} numbers")
        scored = ((sum(map(float.__mul__, wanted, one)), name) for name, one in self.vectors.items())
        return [(name, cosine) for cosine, name in heapq.nlargest(count, scored)]


class Index:
    """All datasets. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._datasets: dict[str, Dataset] = {}
        self._numbers = itertools.count(1)

    def create(self, tenant_id: str, dataset_type: DatasetType) -> Dataset:
        """A new, empty dataset. Raises Full."""
        with self._lock:
            if len(self._datasets) >= MOST_DATASETS:
                raise Full(f"there are {MOST_DATASETS:,} datasets already")
            made = Dataset(f"d{next(self._numbers)}", tenant_id, dataset_type)
            self._datasets[made.id] = made
            return made

    def delete(self, dataset_id: str, tenant_id: str) -> Dataset:
        """Remove a dataset of the tenant; the dataset that was."""
        with self._lock:
            self._of(dataset_id, tenant_id)
            return self._datasets.pop(dataset_id)

    def add(self, dataset_id: str, tenant_id: str, vectors: Iterable[Sequence[float]]) -> list[str]:
        """Store vectors in a dataset of the tenant; their ids."""
        with self._lock:
            return self._of(dataset_id, tenant_id).add(vectors)

    @traced("index.search")
    def search(self, dataset_id: str, tenant_id: str, vector: Sequence[float], count: int) -> list[tuple[str, float]]:
        """The nearest vectors in a dataset of the tenant."""
        with self._lock:
            return self._of(dataset_id, tenant_id).nearest(vector, count)

    def of_tenant(self, tenant_id: str) -> list[Dataset]:
        """The datasets of a tenant."""
        with self._lock:
            return [one for one in self._datasets.values() if one.tenant_id == tenant_id]

    def stored(self, tenant_id: str) -> int:
        """How many vectors the tenant has."""
        return sum(len(one.vectors) for one in self.of_tenant(tenant_id))

    def _of(self, dataset_id: str, tenant_id: str) -> Dataset:
        found = self._datasets.get(dataset_id)
        if found is None or found.tenant_id != tenant_id:
            raise UnknownDataset(f"there is no dataset {dataset_id}")
        return found


def _unit(vector: Sequence[float]) -> Vector:
    length = math.hypot(*vector)
    if not vector or length == 0 or not math.isfinite(length):
        raise WrongDimension("a vector has finite numbers that are not all 0")
    return tuple(number / length for number in vector)
