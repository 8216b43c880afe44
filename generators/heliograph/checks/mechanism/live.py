"""What a running service exposes, beside its definitions: for the checks of `heliograph livecheck`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph.checks.mechanism.model import Model

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from heliograph.checks.mechanism.subjects import Owned
    from heliograph.livecheck import Comparison, Exposed, Stranger
    from heliograph.metrics.spec import Metric
    from heliograph.model.project import Project
    from heliograph.model.service import Service
    from heliograph.promql.series import LabelSpec

_SHOWN = 5


class Live:
    """A service, and what was seen of it."""

    def __init__(self, project: Project, service: Service, comparison: Comparison) -> None:
        self.model = Model(project, (service,))
        self.comparison = comparison
        self.scrape = comparison.scrape

    @property
    def exposed(self) -> Iterator[tuple[Owned[Metric[...]], Exposed]]:
        """Each metric that is there, foreign ones too, and how."""
        for metric, one in zip(self.model.metrics, self.comparison.exposed, strict=True):
            if one.registered:
                yield metric, one

    @property
    def absent(self) -> Iterator[Owned[Metric[...]]]:
        """The service's own metrics that are not there."""
        for metric, one in zip(self.model.metrics, self.comparison.exposed, strict=True):
            if metric.value.foreign is None and not one.registered:
                yield metric

    @property
    def strangers(self) -> Iterator[Owned[Stranger]]:
        """Families that no metric of the service declares."""
        [service] = self.model.services
        return (service.within(one) for one in self.comparison.strangers)

    def labels(self, *, closed: bool) -> Iterator[tuple[Owned[Metric[...]], Exposed, LabelSpec]]:
        """Every closed or every open label of what is there."""
        for metric, one in self.exposed:
            for label in metric.value.labels_declared:
                if (label.values is not None) is closed:
                    yield metric, one, label


def named(names: Iterable[str], *, quoted: bool = False) -> str:
    """A list for a message: the first ones, and how many more there are."""
    all_of_them = [f'"{name}"' if quoted else name for name in names]
    more = len(all_of_them) - _SHOWN
    shown = ", ".join(all_of_them[:_SHOWN])
    return f"{shown} and {more} more" if more > 0 else shown
