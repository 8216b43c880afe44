"""How much CPU and memory this process may have: by its control groups, its affinity and its host."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

_ROOT: Final = Path("/")


def cpu_limit(root: Path = _ROOT) -> float:
    """CPUs that the process may use, a fraction where a quota says so: the least of quota, affinity and host."""
    affinity = getattr(os, "sched_getaffinity", None)  # Linux alone has it
    limits = [float(len(affinity(0)) if affinity is not None else os.cpu_count() or 1)]
    for folder in _groups(root, "cpu"):
        found = _v2_cpus(folder) or _v1_cpus(folder)
        if found is not None:
            limits.append(found)
    return min(limits)


def memory_limit(root: Path = _ROOT) -> int | None:
    """Bytes that the process may use: the least of its control groups' limits and the host's memory; None: unknown."""
    limits = [host_memory()]
    for folder in _groups(root, "memory"):
        limits += [_number(folder / "memory.max"), _number(folder / "memory.limit_in_bytes")]
    return min((limit for limit in limits if limit), default=None)


def host_memory() -> int | None:
    """Bytes of memory that the host has; None where it does not say."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        return None


def memory_used(root: Path = _ROOT) -> int | None:
    """Resident bytes of the process now; without /proc the most it ever had; None where neither is told."""
    try:
        resident = (root / "proc/self/statm").read_text().split()[1]
        return int(resident) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        return _peak()


def _peak() -> int | None:
    try:
        import resource
    except ImportError:  # Windows
        return None
    import sys

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024  # macOS tells bytes, others KiB


def _groups(root: Path, controller: str) -> Iterator[Path]:
    """Folders of the control groups that hold this process, its own first: a limit may stand at any of them."""
    for mount, path in _memberships(root, controller):
        parts = [part for part in path.split("/") if part and part != ".."]
        for depth in range(len(parts), -1, -1):
            folder = mount.joinpath(*parts[:depth])
            if folder.is_dir():
                yield folder


def _memberships(root: Path, controller: str) -> Iterator[tuple[Path, str]]:
    """Where a controller's tree is mounted, and the process's path in it, for versions 2 and 1."""
    try:
        lines = (root / "proc/self/cgroup").read_text().splitlines()
    except OSError:
        return
    mounts = root / "sys/fs/cgroup"
    for _, controllers, path in (words for line in lines if len(words := line.split(":", 2)) == 3):
        if not controllers:
            yield mounts, path
            yield mounts / "unified", path  # beside version 1
        elif controller in controllers.split(","):
            yield mounts / controllers, path
            yield mounts / controller, path


def _v2_cpus(folder: Path) -> float | None:
    """`cpu.max` holds "quota period", or "max period"."""

    def share(text: str) -> float | None:
        quota, period = text.split()
        return None if quota == "max" else int(quota) / int(period)

    return _read(folder / "cpu.max", share)


def _v1_cpus(folder: Path) -> float | None:
    quota, period = _number(folder / "cpu.cfs_quota_us"), _number(folder / "cpu.cfs_period_us")
    return quota / period if quota and period and quota > 0 else None  # -1: no quota


def _number(file: Path) -> int | None:
    return _read(file, lambda text: None if text.strip() == "max" else int(text))


def _read(file: Path, parse: Callable[[str], T]) -> T | None:
    """What a file holds; None when it is not there or does not hold what it should."""
    try:
        return parse(file.read_text())
    except (OSError, ValueError):
        return None
