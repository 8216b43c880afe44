"""Every series that a service's definitions may query: those that metrics expose, and those that recordings record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from heliograph.conventions import SERVICE_LABEL, TEAM_LABEL
from heliograph.promql.durations import AUTO
from heliograph.promql.inference.recorded import recorded
from heliograph.promql.lowering import Context, lower
from heliograph.promql.scanning import UnreadableQuery
from heliograph.promql.series import Catalogue, Series, SeriesKind
from heliograph.promql.traversal import walk
from heliograph.promql.tree import (
    Raw,
    Selector,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from heliograph.model.alerts import Recording
    from heliograph.model.project import Project
    from heliograph.model.service import Service

_WORD: Final = re.compile(r"[a-zA-Z_:][\w:]*")


def as_written(catalogue: Catalogue) -> Context:
    """A context that reads raw parts and looks series up, and leaves the rest as its author wrote it."""
    return Context("panel", (), (), AUTO, catalogue)


def recorded_by(project: Project) -> tuple[Series, ...]:
    """The series that the recordings of all services record."""
    made: list[Series] = []
    for service in project.services:
        if service.recordings:
            catalogue = Catalogue((*made, *project.catalogue(service)))
            for recording in _in_order(service.recordings):
                series = _series(service, recording, catalogue)
                made.append(series)
                catalogue = Catalogue((series, *catalogue))
    return tuple(made)


def _series(service: Service, recording: Recording, catalogue: Catalogue) -> Series:
    added = {SERVICE_LABEL: service.name, TEAM_LABEL: service.team.name, **recording.labels}
    try:
        tree = lower(recording.recorded.expression(), as_written(catalogue))
    except UnreadableQuery:  # a finding of its own; what reads the recording is not to blame
        return Series(recording.name, SeriesKind.RECORDED, site=recording.site)
    return recorded(recording.name, tree, added, recording.site)


def _in_order(recordings: Sequence[Recording]) -> list[Recording]:
    """Each after those that it reads; where they read one another in a circle, as they were written."""
    waiting = {recording.name: (recording, _reads(recording)) for recording in recordings}
    ordered: list[Recording] = []
    while waiting:
        ready = [name for name, (_, reads) in waiting.items() if not reads & (waiting.keys() - {name})]
        ordered += [waiting.pop(name)[0] for name in ready or list(waiting)]
    return ordered


def _reads(recording: Recording) -> set[str]:
    nodes = walk(recording.recorded.expression())
    words = (word for node in nodes if isinstance(node, Raw) for word in _WORD.findall(node.text))
    return {node.name for node in nodes if isinstance(node, Selector)} | set(words)
