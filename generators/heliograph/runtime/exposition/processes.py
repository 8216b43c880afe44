"""Metrics of several processes as one, where `PROMETHEUS_MULTIPROC_DIR` names the folder that they share."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import prometheus_client
from prometheus_client import multiprocess as client

from heliograph.metrics.instruments import binding, multiprocess
from heliograph.metrics.instruments.family import Facts

if TYPE_CHECKING:
    from collections.abc import Iterable


def registry_of(registry: Any = None) -> Any:
    """What to show: the registry that was asked for, else all processes' metrics, else this one's."""
    if registry is not None:
        return registry
    return _ALL if multiprocess.active() else prometheus_client.REGISTRY


def make_folder() -> None:
    """Make the shared folder, if one is named and it is not there: without it nothing that is counted is kept."""
    if folder := _folder():
        folder.mkdir(parents=True, exist_ok=True)


def start_afresh() -> None:
    """Make the shared folder, and remove what processes of an earlier start have left in it.

    To be called before the first process that counts starts, and only then. Does nothing where none is shared.
    """
    make_folder()
    if folder := _folder():
        for file in folder.glob("*.db"):
            with contextlib.suppress(FileNotFoundError):
                file.unlink()


def process_ended(pid: int) -> None:
    """Take the gauges of a process that has ended out of the sums; what it counted stays counted."""
    if _folder():
        client.mark_process_dead(pid)  # type: ignore[no-untyped-call]


class _AllProcesses:
    """What all processes have counted, and this one's facts, which the client has no files for."""

    def collect(self) -> Iterable[Any]:
        """Everybody's metrics, added up from the files, and what is exposed and has no series yet."""
        merged = client.MultiProcessCollector(None).merge(_files())  # type: ignore[no-untyped-call]
        facts = [one for one in binding.collectors() if isinstance(one.family, Facts)]
        found: list[Any] = [*merged, *(metric for collector in facts for metric in collector.collect())]
        known = {metric.name for metric in found}
        return [*found, *(metric for metric in binding.described() if metric.name not in known)]


_ALL: Final = _AllProcesses()


def _files() -> list[str]:
    """The files of all processes, but for those just made: the client cannot read one that is empty."""
    found: list[str] = []
    for file in (_folder() or Path()).glob("*.db"):
        with contextlib.suppress(FileNotFoundError):  # a process has ended
            if file.stat().st_size:
                found.append(str(file))
    return found


def _folder() -> Path | None:
    found = os.environ.get("PROMETHEUS_MULTIPROC_DIR") or os.environ.get("prometheus_multiproc_dir")  # noqa: SIM112
    return Path(found) if found else None
